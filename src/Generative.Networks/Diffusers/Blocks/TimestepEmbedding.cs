using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Two fully connected layers with an activation between them. [batch, in] -> [batch, width].</summary>
internal sealed class TimestepEmbedding : Module<Tensor, Tensor>
{
    private readonly Linear linear_1, linear_2;
    private readonly NamedActivation _activation;

    /// <summary>Layers with fresh weights.</summary>
    /// <param name="inFeatures">Width of what is embedded.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="activation">Between the layers; null for SiLU.</param>
    public TimestepEmbedding(long inFeatures, long width, NamedActivation? activation = null) : base(nameof(TimestepEmbedding))
    {
        _activation = activation ?? NamedActivation.Silu;
        linear_1 = new(inFeatures, width, DefaultInit.Value);
        linear_2 = new(width, width, DefaultInit.Value);
        RegisterComponents();
    }

    /// <summary>Width of what is embedded.</summary>
    public long InFeatures => linear_1.InFeatures;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return linear_2.forward(_activation.OfFresh(linear_1.forward(input))).MoveToOuterDisposeScope();
    }
}
