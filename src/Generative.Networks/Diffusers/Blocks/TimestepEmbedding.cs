using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Two fully connected layers with an activation between them and perhaps one behind. [batch, in] -> [batch, width].</summary>
internal sealed class TimestepEmbedding : Module<Tensor, Tensor>
{
    private readonly Linear linear_1, linear_2;
    private readonly Linear? cond_proj;
    private readonly NamedActivation _activation;
    private readonly NamedActivation? _last;

    /// <summary>Layers with fresh weights.</summary>
    /// <param name="inFeatures">Width of what is embedded.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="activation">Between the layers; null for SiLU.</param>
    /// <param name="last">Behind the second layer; null for none.</param>
    /// <param name="condition">Width of a condition that may be added to what is embedded; null for none.</param>
    public TimestepEmbedding(long inFeatures, long width, NamedActivation? activation = null, NamedActivation? last = null,
        long? condition = null) : base(nameof(TimestepEmbedding))
    {
        (_activation, _last) = (activation ?? NamedActivation.Silu, last);
        cond_proj = condition is { } extra ? new(extra, inFeatures, DefaultInit.Value, useBias: false) : null;
        linear_1 = new(inFeatures, width, DefaultInit.Value);
        linear_2 = new(width, width, DefaultInit.Value);
        RegisterComponents();
    }

    /// <summary>Width of what is embedded.</summary>
    public long InFeatures => linear_1.InFeatures;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Forward(input, null);

    /// <summary>The same with a condition [batch, condition width] projected and added first; null for none.</summary>
    public Tensor Forward(Tensor input, Tensor? condition)
    {
        using var scope = NewDisposeScope();
        var x = condition is null ? input : input + cond_proj!.forward(condition);
        x = linear_2.forward(_activation.OfFresh(linear_1.forward(x)));
        return (_last is null ? x : _last.OfFresh(x)).MoveToOuterDisposeScope();
    }
}
