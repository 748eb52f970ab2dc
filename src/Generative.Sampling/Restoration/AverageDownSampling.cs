using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Fewer and fewer pixels: at whole level k the mean of every block of 2^k by 2^k, shown at the old size; between whole levels a mixture of
/// the two next to it. The "super-resolution" example of Bansal et al. 2022, "Cold Diffusion".
/// </summary>
public sealed class AverageDownSampling : IDegradation
{
    /// <inheritdoc/>
    public string Name => "average-down-sampling";

    /// <inheritdoc/>
    public Tensor Degrade(Tensor clean, double level)
    {
        var whole = Math.Floor(level);
        var part = level - whole;
        if (part == 0)
            return Blocks(clean, (int)whole);
        using var scope = NewDisposeScope();
        return (Blocks(clean, (int)whole) * (1 - part) + Blocks(clean, (int)whole + 1) * part).MoveToOuterDisposeScope();
    }

    private static Tensor Blocks(Tensor clean, int halvings)
    {
        if (halvings == 0)
            return clean;
        var side = 1L << Math.Min(halvings, 32);
        var (height, width) = (clean.shape[^2], clean.shape[^1]);
        if (height % side != 0 || width % side != 0)
            throw new ArgumentException(
                $"A {width}x{height} picture does not divide into blocks of {side}x{side}; stay below level {halvings}, or resize it.",
                nameof(clean));
        using var scope = NewDisposeScope();
        var blocks = clean.reshape([.. clean.shape[..^2], height / side, side, width / side, side]);
        return blocks.mean([-3, -1], keepdim: true).expand(blocks.shape).reshape(clean.shape).MoveToOuterDisposeScope();
    }
}
