using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Fully connected layer with an explicit initialisation. [batch, in] -> [batch, out].</summary>
public sealed class Linear : Module<Tensor, Tensor>
{
    // Matrix products sum a block's left-over rows in another order than its full blocks, so a row's last bits would depend on how many
    // rows stand beside it. Padding to full blocks makes image 7 of 16 equal image 7 alone; the cost is a few rows of a small product.
    private const long RowBlock = 16;

    private readonly Parameter weight;          // [out, in]
    private readonly Parameter? bias;           // [out]

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inFeatures">Size of the input's last dimension.</param>
    /// <param name="outFeatures">Size of the output's last dimension.</param>
    /// <param name="init">How weights and bias are drawn.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    public Linear(long inFeatures, long outFeatures, WeightInit init, bool useBias = true) : base(nameof(Linear))
    {
        weight = new Parameter(init.Draw([outFeatures, inFeatures], inFeatures, outFeatures, init.Weight));
        bias = useBias ? new Parameter(init.Draw([outFeatures], inFeatures, outFeatures, init.Bias)) : null;
        InFeatures = inFeatures;
        RegisterComponents();
    }

    /// <summary>Dtype of the weights.</summary>
    public ScalarType DType => weight.dtype;

    /// <summary>Size of the input's last dimension.</summary>
    public long InFeatures { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Multiply(input, weight, bias);

    /// <summary>The product of a layer that others hold the weights of.</summary>
    /// <param name="input">[rows, in], whose rows' bits do not depend on their number, or [..., in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null for none.</param>
    internal static Tensor Multiply(Tensor input, Tensor weight, Tensor? bias)
    {
        var rows = input.shape[0];
        var missing = input.dim() == 2 ? (RowBlock - rows % RowBlock) % RowBlock : 0;
        if (missing == 0 || is_grad_enabled())
            return functional.linear(input, weight, bias);
        using var scope = NewDisposeScope();
        var padded = functional.pad(input, [0, 0, 0, missing]);
        return functional.linear(padded, weight, bias).narrow(0, 0, rows).MoveToOuterDisposeScope();
    }
}
