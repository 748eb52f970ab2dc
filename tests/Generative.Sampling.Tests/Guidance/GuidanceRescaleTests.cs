using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class GuidanceRescaleTests
{
    // Deviations: conditional 1 and 2, guided 3 and 4 (of -d, d).
    private static Tensor Rows(double a, double b) => tensor(new[] { -a, a, -b, b }, [2, 2, 1]);

    [TestCase(0, 3, 4)]
    [TestCase(1, 1, 2)]
    [TestCase(0.5, 2, 3)]
    public void Deviation_of_each_row_moves_from_the_guided_to_the_conditional_one(double phi, double first, double second)
    {
        using var scope = NewDisposeScope();
        Assert.That(Values.Distance(GuidanceRescale.Apply(Rows(3, 4), Rows(1, 2), phi), Rows(first, second)), Is.LessThan(1e-15));
    }

    [Test]
    public void Phi_0_changes_no_bit_and_a_flat_row_stays()
    {
        using var scope = NewDisposeScope();
        var guided = Rows(3, 0) + 5;
        Assert.That(GuidanceRescale.Apply(guided, Rows(1, 2), 0), Is.SameAs(guided));
        Assert.That(Values.Of(GuidanceRescale.Apply(guided, Rows(1, 2), 1))[2..], Is.EqualTo(new[] { 5.0, 5.0 }));
    }

    [Test]
    public void Classifier_free_guidance_rescales_by_the_conditional_answer()
    {
        using var scope = NewDisposeScope();
        var model = new InKind(new GaussianData(new EdmProcess()), PredictionKind.Epsilon);
        using var state = tensor(new double[] { 0.5, -1, 2, 3, 0.1, -4 }, [2, 3]);
        var asked = new PredictionRequest(state, NoiseLevels.All(2), new() { Classes = [1, 0] });
        var conditional = model.Predict(asked).Value;
        var plain = new ClassifierFreeGuidance(4).Guide(model, model).Predict(asked).Value;

        var rescaled = new ClassifierFreeGuidance(4, 0.7).Guide(model, model).Predict(asked);

        var expected = plain * (0.7 * conditional.std([1], keepdim: true) / plain.std([1], keepdim: true) + 0.3);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(rescaled.Value, expected), Is.LessThan(1e-12));
        Assert.That(rescaled.Kind, Is.EqualTo(PredictionKind.Epsilon), "it is the kind the model predicts that is rescaled");
        Assert.That(Values.Of(rescaled.Variance!), Is.EqualTo(Values.Of(state * 2)), "the conditional half's variance, and no more");
    }

    [TestCase(double.NaN)]
    [TestCase(-0.1)]
    [TestCase(1.1)]
    public void Phi_is_from_0_to_1(double phi) =>
        Assert.That(() => new ClassifierFreeGuidance(2, phi),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Match("guidance rescale is .*; give a number from 0"));
}
