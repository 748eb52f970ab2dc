using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Sines and cosines of a number at geometrically spaced frequencies, exp(-ln(10,000) i / (half - shift)) for i = 0..half - 1
/// (Ho et al. 2020, after Vaswani et al. 2017). [batch] -> [batch, channels], float32.
/// </summary>
internal sealed class SinusoidalTimesteps : Module<Tensor, Tensor>
{
    private readonly long _channels;
    private readonly float[] _frequencies;
    private readonly bool _cosFirst;

    /// <summary>An embedding of the given width.</summary>
    /// <param name="channels">Width of the result; an odd one ends in a zero.</param>
    /// <param name="cosFirst">Cosines before sines (<c>flip_sin_to_cos</c>).</param>
    /// <param name="shift">Subtracted from the number of frequencies in the spacing (<c>freq_shift</c>); below channels / 2.</param>
    public SinusoidalTimesteps(long channels, bool cosFirst, double shift) : base(nameof(SinusoidalTimesteps))
    {
        if (channels < 2 || !(shift < channels / 2))
            throw new ArgumentException($"an embedding of {channels} channels cannot have a frequency shift of {shift}.", nameof(shift));
        (_channels, _cosFirst) = (channels, cosFirst);
        var (span, count) = ((float)-Math.Log(10_000), (int)(channels / 2));
        _frequencies = [.. Enumerable.Range(0, count).Select(i => PublishedExp.Of(span * i / (float)(count - shift)))];
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var angles = outer(input.to(ScalarType.Float32), tensor(_frequencies, device: input.device));
        var (sines, cosines) = (angles.sin(), angles.cos());
        var waves = cat(_cosFirst ? [cosines, sines] : [sines, cosines], 1);
        return (_channels % 2 == 0 ? waves : functional.pad(waves, [0, 1])).MoveToOuterDisposeScope();
    }
}
