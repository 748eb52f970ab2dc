using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class IntervalGuidanceTests
{
    private static readonly ClassifierFreeGuidance Strong = new(3);

    // sigma^2 = level: an interval in sigma is another one in levels.
    private static readonly GaussianData Model = new(new VeProcess());

    [TestCase(0.99, 1)]
    [TestCase(1, 3)]
    [TestCase(4, 3)]
    [TestCase(9, 3)]
    [TestCase(9.1, 1)]
    public void Weight_counts_where_sigma_is_inside_ends_included(double level, double weight)
    {
        using var scope = NewDisposeScope();
        var asked = Ask(NoiseLevels.All(level));

        var guided = new IntervalGuidance(Strong, 1, 3).Guide(Model, Model).Predict(asked);

        var expected = new ClassifierFreeGuidance(weight).Guide(Model, Model).Predict(asked);
        Assert.That(Values.Distance(guided.Value, expected.Value), Is.Zero);
    }

    [Test]
    public void Outside_the_interval_the_model_is_asked_about_its_rows_only()
    {
        long[] rows = [];
        var inner = new Seen(r => rows = r.State.shape);
        using var scope = NewDisposeScope();

        new IntervalGuidance(Strong, 1, 3).Guide(inner, Model).Predict(Ask(NoiseLevels.All(100)));
        Assert.That(rows, Is.EqualTo(new long[] { 2, 3 }));
        new IntervalGuidance(Strong, 1, 3).Guide(inner, Model).Predict(Ask(NoiseLevels.All(4)));
        Assert.That(rows, Is.EqualTo(new long[] { 4, 3 }));
    }

    [TestCase(PredictionKind.Clean)]
    [TestCase(PredictionKind.Epsilon)]
    public void Rows_with_levels_of_their_own_are_guided_one_by_one(PredictionKind kind)
    {
        using var scope = NewDisposeScope();
        var model = new InKind(Model, kind);
        var asked = Ask(NoiseLevels.PerRow(2, 4, 100));

        var guided = new IntervalGuidance(Strong, 1, 3).Guide(model, model).Predict(asked);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(guided.Value[0], Strong.Guide(model, model).Predict(asked).Value[0]), Is.Zero);
        Assert.That(Values.Distance(guided.Value[1], model.Predict(asked).Value[1]), Is.Zero);
        Assert.That((guided.Kind, guided.Variance!.shape[0]), Is.EqualTo((kind, 2)));
    }

    [TestCase(double.NaN, 1, "guidance from is NaN; give a sigma of 0 or above")]
    [TestCase(-1, 1, "guidance from is -1")]
    [TestCase(1, double.NaN, "guidance to is NaN")]
    [TestCase(2, 1, "guidance to is 1; give a sigma not below guidance from, 2")]
    public void Ends_must_be_an_interval(double from, double to, string message) =>
        Assert.That(() => new IntervalGuidance(Strong, from, to), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void Verdict_is_the_inner_ones_and_needs_a_sigma()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(new IntervalGuidance(Strong, 0, 1).Judge(Model), Is.EqualTo(Strong.Judge(Model)));
        Assert.That(new IntervalGuidance(Strong, 0, 1).Judge(new NoModel(new OddProcess())).Kind, Is.EqualTo(VerdictKind.Invalid));
    }

    private static PredictionRequest Ask(NoiseLevels levels) =>
        new(tensor(new double[] { 0.5, -1, 2, 3, 0.1, -4 }, [2, 3]), levels, new() { Classes = [1, 0] });

    private sealed class Seen(Action<PredictionRequest> see) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            see(request);
            return Model.Predict(request);
        }
    }
}
