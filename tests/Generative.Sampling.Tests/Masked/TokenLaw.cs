using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Compares drawn tokens with a law.</summary>
internal static class TokenLaw
{
    /// <summary>Exceeded once in a million by Pearson's statistic of 2 and of 3 degrees of freedom (tokens less one).</summary>
    public static double Critical(int tokens) => tokens == 3 ? 27.63 : tokens == 4 ? 30.66
        : throw new ArgumentOutOfRangeException(nameof(tokens), tokens, "no critical value is written down");

    /// <summary>Pearson's statistic of all positions together.</summary>
    public static double Pearson(Tensor ids, double[] law)
    {
        using var scope = NewDisposeScope();
        var counts = ids.flatten().bincount(null, law.Length).to(ScalarType.Float64);
        var expected = tensor(law) * ids.numel();
        return counts.shape[0] > law.Length ? double.PositiveInfinity : ((counts - expected).square() / expected).sum().item<double>();
    }

    /// <summary>Half the sum of differences of frequencies.</summary>
    public static double Variation(Tensor ids, double[] law)
    {
        using var scope = NewDisposeScope();
        var shares = ids.flatten().bincount(null, law.Length).to(ScalarType.Float64) / ids.numel();
        return (shares - tensor(law)).abs().sum().item<double>() / 2;
    }
}
