using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ClassifierFreeGuidanceTests
{
    private static readonly GaussianData Model = new(new EdmProcess());

    [Test]
    public void Weight_1_is_the_predictor_itself() =>
        Assert.That(new ClassifierFreeGuidance(1).Guide(Model, Model), Is.SameAs(Model));

    [TestCase(0)]
    [TestCase(0.5)]
    [TestCase(2)]
    [TestCase(-1)]
    [TestCase(7.5)]
    public void Answer_is_linear_in_the_weight(double weight)
    {
        using var scope = NewDisposeScope();
        var asked = new PredictionRequest(rand(2, 3, dtype: ScalarType.Float64), NoiseLevels.PerRow(2, 1, 3), new() { Classes = [4, 1] });
        var with = Model.Predict(asked).Value;
        var without = Model.Predict(asked with { Conditioning = asked.Conditioning.Unconditional() }).Value;

        var guided = new ClassifierFreeGuidance(weight).Guide(Model, Model).Predict(asked);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(guided.Kind, Is.EqualTo(PredictionKind.Clean));
        Assert.That(Values.Distance(guided.Value, without + (with - without) * weight), Is.LessThan(1e-14));
        if (weight == 0)
            Assert.That(Values.Distance(guided.Value, without), Is.Zero);
    }

    [Test]
    public void Both_answers_come_from_one_call_of_twice_the_rows()
    {
        PredictionRequest? seen = null;
        var inner = new Listening(r => seen = r);
        using var scope = NewDisposeScope();
        var extra = ones(2, 5);

        new ClassifierFreeGuidance(3).Guide(inner, Model).Predict(new(rand(2, 3), NoiseLevels.PerRow(2, 1, 3),
            new() { Classes = [4, 1], Tensors = new Dictionary<string, Tensor> { ["text"] = extra } }));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(seen!.State.shape, Is.EqualTo(new long[] { 4, 3 }));
        Assert.That(seen.Conditioning.Classes, Is.EqualTo(new[] { 4, 1, Conditioning.NoClass, Conditioning.NoClass }));
        Assert.That(seen.Levels, Is.EqualTo(NoiseLevels.PerRow(4, 1, 3, 1, 3)));
        Assert.That(Values.Of(seen.Conditioning.Tensors["text"]),
            Is.EqualTo(Enumerable.Repeat(1.0, 10).Concat(Enumerable.Repeat(0.0, 10))));
    }

    [Test]
    public void Guided_row_is_the_same_alone_and_in_a_batch()
    {
        var guidance = new ClassifierFreeGuidance(2);
        using var both = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), Model,
            new([1, 2], 6) { Guidance = guidance, Conditioning = new() { Classes = [0, 3] } });
        using var second = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), Model,
            new([2], 6) { Guidance = guidance, Conditioning = new() { Classes = [3] } });

        Assert.That(Values.Same(Values.RowBits(both.State.Value, 1), Values.Bits(second.State.Value)));
    }

    [Test]
    public void Model_that_never_learnt_to_answer_without_a_class_cannot_be_guided()
    {
        var model = new GaussianData(new EdmProcess()) { Traits = new(PredictionKind.Clean) };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(new ClassifierFreeGuidance(1).Judge(model), Is.EqualTo(Verdict.Exact));
        Assert.That(new ClassifierFreeGuidance(2).Judge(Model).ToString(), Is.EqualTo("Approximate: guidance 2 sharpens the model's law"));
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([0], 2) { Guidance = new ClassifierFreeGuidance(2) }),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'gaussian data' was not trained to give; use guidance 1"));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Weight_must_be_finite(double weight) =>
        Assert.That(() => new ClassifierFreeGuidance(weight),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give a finite number, 1 for none"));

    private sealed class Listening(Action<PredictionRequest> hear) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            hear(request);
            return new(request.State.clone(), PredictionKind.Clean);
        }
    }
}
