using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Cosines then sines of fixed random frequencies (NCSN++). [batch] -> [batch, channels].</summary>
public sealed class FourierEmbedding : Module<Tensor, Tensor>
{
    private readonly Tensor freqs;              // [channels / 2], a buffer: drawn once and saved with the weights

    /// <summary>An embedding with fresh frequencies.</summary>
    /// <param name="channels">Width of the result; even.</param>
    /// <param name="scale">Standard deviation of the frequencies.</param>
    public FourierEmbedding(long channels, double scale = 16) : base(nameof(FourierEmbedding))
    {
        freqs = randn(channels / 2).mul_(scale);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var angles = outer(input, (freqs * (2 * Math.PI)).to(input.dtype));
        return cat([angles.cos(), angles.sin()], 1).MoveToOuterDisposeScope();
    }
}
