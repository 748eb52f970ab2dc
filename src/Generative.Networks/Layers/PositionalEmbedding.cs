using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Cosines then sines of geometrically spaced frequencies (DDPM++ and ADM). [batch] -> [batch, channels].</summary>
public sealed class PositionalEmbedding : Module<Tensor, Tensor>
{
    private readonly long _half;
    private readonly double _spacing;

    /// <summary>An embedding of the given width.</summary>
    /// <param name="channels">Width of the result; even.</param>
    /// <param name="endpoint">Whether the lowest frequency is exactly 1 / 10,000 (DDPM++) or one notch above it (ADM).</param>
    public PositionalEmbedding(long channels, bool endpoint) : base(nameof(PositionalEmbedding))
    {
        if (channels < 4 || channels % 2 != 0)
            throw new ArgumentException($"channels is {channels}; an embedding needs an even number of at least 4.", nameof(channels));
        _half = channels / 2;
        _spacing = _half - (endpoint ? 1 : 0);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var exponents = arange(_half, ScalarType.Float32, input.device) / _spacing;
        var angles = outer(input, pow(1e-4f, exponents).to(input.dtype));
        return cat([angles.cos(), angles.sin()], 1).MoveToOuterDisposeScope();
    }
}
