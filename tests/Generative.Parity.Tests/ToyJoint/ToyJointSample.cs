using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Draws samples with the oracle and compares their counts with a distribution over all sequences.</summary>
internal static class ToyJointSample
{
    /// <summary>The README's number, so many expected in the rarest cell, and what is affordable.</summary>
    private const int Usual = 20_000, Rarest = 40, Most = 200_000;

    /// <summary>Cells expected less often than this count together, or the statistic would not be chi-square.</summary>
    private const double Enough = 5;

    /// <summary>How many samples a law takes for every cell to be expected dozens of times.</summary>
    public static int Samples(Tensor law) =>
        (int)Math.Clamp(Math.Ceiling(Rarest / law[law.gt(0)].min().item<double>()), Usual, Most);

    /// <summary>
    /// Pearson's statistic of samples against a distribution. Seeds depend on the case, so that cases do not share their luck.
    /// </summary>
    public static double Statistic(ToyJointFixture f, ISampler sampler, int steps, Tensor law,
        IReadOnlyDictionary<string, double>? settings = null)
    {
        var first = (long)(uint)string.Concat(sampler.Name, steps, settings?.Count).Aggregate(17, (h, c) => unchecked(h * 31 + c)) << 20;
        using var oracle = new ToyJointOracle(f);
        var request = new SamplingRequest([.. Enumerable.Range(0, Samples(law)).Select(i => first + i)], steps)
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

    /// <summary>Putting cells together only lowers the statistic's degrees of freedom below those of the critical value.</summary>
    private static double Pearson(Tensor counts, Tensor law)
    {
        var expected = law * counts.sum();
        if (counts[expected.le(0)].sum().item<double>() > 0)
            return double.PositiveInfinity;
        var (often, rarely) = (expected.ge(Enough), expected.gt(0) & expected.lt(Enough));
        var rest = expected[rarely].sum().item<double>();
        return ((counts - expected).square() / expected)[often].sum().item<double>()
            + (rest == 0 ? 0 : Math.Pow(counts[rarely].sum().item<double>() - rest, 2) / rest);
    }
}
