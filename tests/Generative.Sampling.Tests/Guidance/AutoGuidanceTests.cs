using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class AutoGuidanceTests
{
    private static readonly EdmProcess Edm = new();
    private static readonly VpProcess Vp = new();

    [Test]
    public void Answer_is_the_weak_one_and_w_times_the_way_to_the_main_one_in_the_main_models_kind(
        [Values(PredictionKind.Clean, PredictionKind.Epsilon, PredictionKind.Velocity, PredictionKind.Flow)] PredictionKind main,
        [Values(PredictionKind.Clean, PredictionKind.Epsilon, PredictionKind.Velocity)] PredictionKind weak,
        [Values] bool sameProcess)
    {
        using var scope = NewDisposeScope();
        var strong = new GaussianData(Vp);
        var bad = new GaussianData(Vp) { Mean = -1, Deviation = 0.9 };
        var asked = new PredictionRequest(tensor(new double[] { 0.5, -1, 2, 3, 0.1, -4 }, [2, 3]), NoiseLevels.PerRow(2, 0.2, 0.7),
            Conditioning.None);
        var model = new InKind(strong, main);
        IGaussianProcess other = sameProcess ? Vp : Edm;

        var guided = new AutoGuidance(new InKind(new GaussianData(other) { Mean = -1, Deviation = 0.9 }, weak), 1.8)
            .Guide(model, model).Predict(asked);

        var (d, dWeak) = (strong.Predict(asked).Value, bad.Predict(asked).Value);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(guided.Kind, Is.EqualTo(main));
        Assert.That(Values.Distance(Predictions.ToClean(guided, Vp, asked.State, asked.Levels), dWeak + (d - dWeak) * 1.8),
            Is.LessThan(1e-10));
        Assert.That(guided.Variance, Is.Not.Null);
    }

    [Test]
    public void Weight_1_is_the_predictor_itself()
    {
        var model = new GaussianData(Edm);
        Assert.That(new AutoGuidance(new GaussianData(Vp), 1).Guide(model, model), Is.SameAs(model));
    }

    [Test]
    public void Verdict_names_what_does_not_fit()
    {
        var model = new GaussianData(Edm);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(new AutoGuidance(new GaussianData(Vp), 1).Judge(model), Is.EqualTo(Verdict.Exact));
        Assert.That(new AutoGuidance(new GaussianData(Vp), 2).Judge(model).ToString(),
            Does.StartWith("Approximate: autoguidance 2 sharpens"));
        Assert.That(new AutoGuidance(new GaussianData(Vp, 5), 2).Judge(model).ToString(),
            Is.EqualTo("Invalid: the weak model 'gaussian data' makes [5], 'gaussian data' [3]; take one of the same shape"));
        Assert.That(new AutoGuidance(new NoModel(new OddProcess()), 2).Judge(model).ToString(), Does.Contain("'odd' has none"));
    }

    [Test]
    public void Weight_must_be_finite() =>
        Assert.That(() => new AutoGuidance(new GaussianData(Edm), double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
