using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// What training drops at random in a <see cref="FactorizedGpt"/>, and where the draws come from. A dropped entry is 0 and the others grow
/// by 1 / (1 - share) (Srivastava et al. 2014). Belongs to one thread, as its generator does.
/// </summary>
/// <param name="draws">A generator on the CPU; stays the caller's.</param>
public sealed class FactorizedDropout(Generator draws)
{
    /// <summary>Share of rows whose class becomes "no class", for guidance (Ho and Salimans 2022); published 0.1.</summary>
    public double Classes { get; init; }

    /// <summary>Share of the cells' inputs.</summary>
    public double Tokens { get; init; }

    /// <summary>Share of the attention's answers.</summary>
    public double Residual { get; init; }

    /// <summary>Share of the gated layers' answers.</summary>
    public double Inner { get; init; }

    /// <summary>Share of the attention's weights.</summary>
    public double Attention { get; init; }

    /// <summary>Share of rows that skip the last block; block i of n skips i / (n - 1) of that (Huang et al. 2016).</summary>
    public double Paths { get; init; }

    /// <summary>What a network's options ask for.</summary>
    /// <param name="options">The network's.</param>
    /// <param name="draws">A generator on the CPU; stays the caller's.</param>
    /// <param name="classes">Share of rows whose class is dropped.</param>
    public static FactorizedDropout Of(FactorizedOptions options, Generator draws, double classes = 0.1)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(draws)
        {
            Classes = classes,
            Tokens = options.TokenDrop,
            Residual = options.ResidualDrop,
            Inner = options.InnerDrop,
            Attention = options.AttentionDrop,
            Paths = options.PathDrop,
        };
    }

    /// <summary>Refuses shares outside [0, 1).</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        foreach (var (name, share) in new[] { (nameof(Classes), Classes), (nameof(Tokens), Tokens), (nameof(Residual), Residual),
            (nameof(Inner), Inner), (nameof(Attention), Attention), (nameof(Paths), Paths) })
            if (share is not (>= 0 and < 1) && !(name == nameof(Classes) && share == 1))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{name} is {share}; give a share from 0 up to but not 1."));
    }

    /// <summary>Drops entries.</summary>
    internal Tensor Drop(Tensor x, double share) => Drop(x, share, x.shape);

    /// <summary>Drops whole rows: x is [rows * n, width].</summary>
    internal Tensor DropRows(Tensor x, double share, long rows) => share == 0 ? x
        : Drop(x.view(rows, -1, x.shape[^1]), share, [rows, 1, 1]).view(x.shape);

    /// <summary>Puts "no class" in the place of some classes, int64 [rows].</summary>
    internal Tensor DropClasses(Tensor classes, int none)
    {
        if (Classes == 0)
            return classes;
        using var scope = NewDisposeScope();
        using Scalar share = Classes, id = none;
        return classes.masked_fill(Uniform(classes.shape, classes.device).lt(share), id).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x, double share, long[] shape)
    {
        if (share == 0)
            return x;
        using var scope = NewDisposeScope();
        using Scalar limit = share, left = 1 - share;
        var kept = Uniform(shape, x.device).ge(limit).to(x.dtype).div_(left);
        return (x * kept).MoveToOuterDisposeScope();
    }

    private Tensor Uniform(long[] shape, Device device) => UniformDraws.Of(shape, draws, device);
}
