using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Rotary positions that pair dimension i with i + half, "non-interleaved" (Su et al. 2021, equation 34, in the order GPT-NeoX stores).
/// Cosines and sines are made once an evaluation and shared by its blocks: they follow the weights' device of their own accord.
/// </summary>
/// <param name="Cos">[tokens, head width], float32.</param>
/// <param name="Sin">[tokens, head width], float32.</param>
internal sealed record LladaRotary(Tensor Cos, Tensor Sin)
{
    /// <summary>theta^(-2i / width) for i below width / 2, in float32 as published weights carry it.</summary>
    public static Tensor Frequencies(long width, double theta, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var exponents = arange(0, width, 2, ScalarType.Float32, device: device) / width;
        return (1 / pow((float)theta, exponents)).MoveToOuterDisposeScope();
    }

    /// <summary>Angles of the positions <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1.</summary>
    public static LladaRotary At(Tensor frequencies, long start, long count)
    {
        using var scope = NewDisposeScope();
        var positions = arange(start, start + count, ScalarType.Float32, device: frequencies.device);
        var angles = outer(positions, frequencies.to(ScalarType.Float32));
        var both = cat([angles, angles], 1);
        return new(both.cos().MoveToOuterDisposeScope(), both.sin().MoveToOuterDisposeScope());
    }

    /// <summary>The same positions again for a second stretch of tokens.</summary>
    public LladaRotary Twice() => new(cat([Cos, Cos]), cat([Sin, Sin]));

    /// <summary>Turns queries or keys [batch, heads, tokens, head width]; in float32, answered in their dtype.</summary>
    public Tensor Turn(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var halves = wide.chunk(2, -1);
        return (wide * Cos + cat([-halves[1], halves[0]], -1) * Sin).to(x.dtype).MoveToOuterDisposeScope();
    }
}
