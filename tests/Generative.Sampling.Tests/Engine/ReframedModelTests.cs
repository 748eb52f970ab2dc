using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ReframedModelTests
{
    private static readonly VpProcess Vp = new();
    private static readonly EdmProcess Edm = new();

    [Test]
    public void Reframed_model_answers_as_one_trained_on_the_path()
    {
        using var scope = NewDisposeScope();
        using var reframed = new ReframedModel(new GaussianData(Vp), Edm);
        var native = new GaussianData(Edm);
        var request = new PredictionRequest(rand(2, 3, dtype: ScalarType.Float64) * 5, NoiseLevels.PerRow(2, 0.2, 7), Conditioning.None);

        var answers = (Reframed: reframed.Predict(request), Native: native.Predict(request));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(answers.Reframed.Kind, Is.EqualTo(PredictionKind.Clean));
        Assert.That(Values.Distance(answers.Reframed.Value, answers.Native.Value), Is.LessThan(1e-10));
    }

    // DDIM steps in x / s over sigma, so two paths through the same sigmas give the same picture.
    [Test]
    public void DDIM_along_VP_and_along_EDM_ends_in_the_same_picture()
    {
        var times = NoiseSchedules.WithZero(NoiseSchedules.Linear(20, 1, 0.01));
        double[] sigmas = [.. times.Select(Vp.Sigma)];
        var model = new GaussianData(Vp);
        using var reframed = new ReframedModel(model, Edm);
        var request = new SamplingRequest([4, 5], 20);

        using var along = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request with { Levels = times });
        using var other = SamplerRunner.Run(KnownSamplers.Get("ddim"), reframed, request with { Levels = sigmas });

        Assert.That(Values.Distance(along.State.Value, other.State.Value), Is.LessThan(1e-9));
    }

    [Test]
    public void Second_order_sampler_along_EDM_solves_a_model_trained_on_VP()
    {
        var model = new GaussianData(Vp);
        using var reframed = new ReframedModel(model, Edm);
        using var start = tensor(new double[] { 80, -40, 3 }, [1, 3]);

        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), reframed, new([0], 100) { Start = new(0, start) });

        using var exact = new GaussianData(Edm).Flow(start, 80, 0);
        Assert.That(Values.Distance(result.State.Value, exact), Is.LessThan(1e-3));
    }

    [Test]
    public void Model_of_a_process_without_a_sigma_cannot_be_reframed() =>
        Assert.That(() => new ReframedModel(new NoModel(new OddProcess()), Edm),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'odd', which has no sigma"));
}
