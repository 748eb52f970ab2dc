using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Draws samples with the oracle and compares their counts with a distribution over all sequences.</summary>
internal static class ToyJointSample
{
    /// <summary>The README's: every cell of the stored tables is expected dozens of times.</summary>
    private const int Samples = 20_000;

    /// <summary>
    /// Pearson's statistic of samples against a distribution. Seeds depend on the case, so that cases do not share their luck.
    /// </summary>
    public static double Statistic(ToyJointFixture f, ISampler sampler, int steps, Tensor law,
        IReadOnlyDictionary<string, double>? settings = null)
    {
        var first = (long)(uint)string.Concat(sampler.Name, steps, settings?.Count).Aggregate(17, (h, c) => unchecked(h * 31 + c)) << 20;
        using var oracle = new ToyJointOracle(f);
        var request = new SamplingRequest([.. Enumerable.Range(0, Samples).Select(i => first + i)], steps)
        {
            Settings = settings ?? new Dictionary<string, double>(),
        };
        using var result = SamplerRunner.Run(sampler, oracle, request);
        return Pearson(Counts(f, result.State.Value), law);
    }

    private static Tensor Counts(ToyJointFixture f, Tensor ids)
    {
        if (ids.ge(f.Tokens).any().item<bool>())
            throw new InvalidDataException("a finished sample still holds a mask");
        var places = tensor([.. Enumerable.Range(0, f.Length).Select(i => (long)Math.Pow(f.Tokens, f.Length - 1 - i))]);
        return (ids * places).sum(-1).bincount(null, (long)Math.Pow(f.Tokens, f.Length)).to(ScalarType.Float64);
    }

    private static double Pearson(Tensor counts, Tensor law)
    {
        var expected = law * counts.sum();
        var possible = expected.gt(0);
        return counts[possible.logical_not()].sum().item<double>() > 0 ? double.PositiveInfinity
            : ((counts - expected).square() / expected)[possible].sum().item<double>();
    }
}
