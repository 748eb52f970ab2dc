using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// A normal distribution of independent values, such as that of a picture's latents. Holds three tensors, which dispose with it.
/// </summary>
public sealed class DiagonalGaussian : IDisposable
{
    /// <summary>A distribution from an encoder's answer.</summary>
    /// <param name="moments">[batch, 2 channels, ...]: means, then raw log-variances; stays the caller's.</param>
    /// <exception cref="ArgumentException">The channels are not even in number.</exception>
    public DiagonalGaussian(Tensor moments)
    {
        if (moments.dim() < 2 || moments.shape[1] % 2 != 0)
            throw new ArgumentException(
                $"moments is [{string.Join(", ", moments.shape)}]; give means, then log-variances: an even number of channels.",
                nameof(moments));
        using var scope = NewDisposeScope();
        var halves = moments.chunk(2, 1);
        Mean = halves[0].clone().MoveToOuterDisposeScope();
        LogVar = halves[1].clamp(-30, 20).MoveToOuterDisposeScope();
        Std = (LogVar * 0.5).exp().MoveToOuterDisposeScope();
    }

    /// <summary>[batch, channel, ...].</summary>
    public Tensor Mean { get; }

    /// <summary>Natural logarithm of the variance, kept within [-30, 20].</summary>
    public Tensor LogVar { get; }

    /// <summary>exp(<see cref="LogVar"/> / 2).</summary>
    public Tensor Std { get; }

    /// <summary>Mean + Std * noise.</summary>
    /// <param name="noise">Standard normal draws of the mean's shape.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public Tensor Sample(Tensor noise)
    {
        Expect(noise, nameof(noise));
        using var scope = NewDisposeScope();
        return (Mean + Std * noise).MoveToOuterDisposeScope();
    }

    /// <summary>Divergence from the standard normal, in nats, one a picture: sum of (mean^2 + var - 1 - ln var) / 2. [batch].</summary>
    public Tensor Kl()
    {
        using var scope = NewDisposeScope();
        return Sum(Mean.square() + LogVar.exp() - 1 - LogVar).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Negative log-likelihood of values, in nats, one a picture: sum of (ln 2 pi + ln var + (x - mean)^2 / var) / 2. [batch].
    /// </summary>
    /// <param name="sample">Values of the mean's shape.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public Tensor Nll(Tensor sample)
    {
        Expect(sample, nameof(sample));
        using var scope = NewDisposeScope();
        return Sum(LogVar + Math.Log(2 * Math.PI) + (sample - Mean).square() / LogVar.exp()).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the three tensors.</summary>
    public void Dispose()
    {
        Mean.Dispose();
        LogVar.Dispose();
        Std.Dispose();
    }

    private static Tensor Sum(Tensor terms) => terms.flatten(1).sum(1) * 0.5;

    private void Expect(Tensor x, string name)
    {
        if (!x.shape.SequenceEqual(Mean.shape))
            throw new ArgumentException($"{name} is [{string.Join(", ", x.shape)}]; give [{string.Join(", ", Mean.shape)}].", name);
    }
}
