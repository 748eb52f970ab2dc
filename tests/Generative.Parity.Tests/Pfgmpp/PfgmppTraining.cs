using Generative.Runtime;
using Generative.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One step of training, through the SDK's objective fed with the stored draws.</summary>
internal static class PfgmppTraining
{
    public static readonly string[] Quantities = ["sigma", "radius", "perturbed", "denoised", "loss", "loss_mean"];

    /// <summary>The README: "b is clipped to [0.001, 0.999]" in the published training code.</summary>
    private const double PublishedClip = 0.001;

    public static ParityError Measure(PfgmppFixture fixture, PfgmppName name)
    {
        var (expected, images) = (fixture[$"{name.Prefix}.{name.Rest}"], fixture[$"{name.Prefix}.train.images"]);
        var objective = new EdmObjective(fixture.Network,
            new() { AugmentedDimensions = name.D, BetaClip = PublishedClip, ClassDropout = 0 });
        var batch = new TrainingBatch(images, zeros(images.shape[0], ScalarType.Int64));
        var draws = Draws(fixture, name.Prefix, images.shape);
        var terms = objective.Terms(batch, 0, draws);
        var error = name.Rest[6..] switch
        {
            "sigma" => Deviation.Relative(terms.Sigma, expected),
            "radius" => Deviation.Relative((terms.Perturbed - images).to(ScalarType.Float64).flatten(1).norm(1), expected),
            "perturbed" => Deviation.Relative(terms.Perturbed, expected),
            "denoised" => Deviation.Relative(terms.Denoised, expected),
            "loss" => Deviation.Relative(terms.Weight.reshape(-1, 1, 1, 1) * (terms.Denoised - images).square(), expected),
            _ => Deviation.Relative(objective.Loss(batch, 0, draws).reshape(expected.shape), expected),
        };
        return new(error, PfgmppTolerance.Loss);
    }

    /// <summary>A training has one row of draws, whose elements are the batch.</summary>
    private static ReplaySource Draws(PfgmppFixture fixture, string prefix, long[] shape) => new(1, key => key.Name switch
    {
        "sigma" => fixture[$"{prefix}.train.rnd_normal"].reshape(1, -1),
        "noise" => fixture[$"{prefix}.train.gaussian"].reshape([1, .. shape]),
        "noise-radius" => fixture[$"{prefix}.train.beta"].reshape(1, -1),
        _ => null,
    });
}
