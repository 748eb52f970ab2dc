using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The stored run through the SDK's sampler, and its reverse steps.</summary>
internal static class VqDiffusionRun
{
    /// <summary>The README's tolerance of log posteriors.</summary>
    private const double LogPosterior = 1e-4;

    /// <summary>The source stands for "never" by logarithms near that of 1e-30, give or take those of what it is multiplied with.</summary>
    private const double Never = -40;

    public static ParityError States(VqDiffusionFixture f)
    {
        var (x, last) = (f["x"], f["timesteps"].shape[0] - 1);
        // Without a column for the mask, which cannot be drawn at the end.
        var end = cat([f["u_last"], full([x.shape[1], 1, x.shape[2]], 0.5f)], 1);
        var draws = new ReplaySource((int)x.shape[1], key => key.Name != "race" ? null
            : (key.Index == last ? end : f["u"][key.Index]).transpose(1, 2).contiguous());
        double[] levels = [.. Timesteps(f).Select(t => t + 1.0), 0];
        return new TokenTrajectory(new VqDiffusion(races: true), new VqDiffusionStandIn(f), levels, x[0], draws).Against(x);
    }

    public static ParityError Posterior(VqDiffusionFixture f)
    {
        var (expected, x, answers) = (f["log_posterior"], f["x"], f["model_output"]);
        var timesteps = Timesteps(f);
        return ParityError.Worst(Enumerable.Range(0, (int)expected.shape[0]).Select(i =>
        {
            var clean = answers[i].transpose(1, 2).to(ScalarType.Float64).exp();
            var posterior = MaskAndReplacePosterior.Probabilities(f.Process, clean, x[i], timesteps[i] + 1, timesteps[i]).log();
            return Compare(posterior.transpose(1, 2), expected[i]);
        }));
    }

    public static long[] Timesteps(VqDiffusionFixture f) => f["timesteps"].data<long>().ToArray();

    private static ParityError Compare(Tensor actual, Tensor expected)
    {
        var never = actual.isneginf();
        if (expected[never].ge(Never).any().item<bool>())
            throw new InvalidDataException("entries that cannot be have a probability in the fixture");
        return new(Deviation.Absolute(actual.masked_fill(never, 0), expected.masked_fill(never, 0)), LogPosterior);
    }
}
