using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Fully connected layer over sequences. [batch, tokens, in] -> [batch, tokens, out]. One matrix product a batch row, so that a row's last
/// bits do not depend on how many others stand beside it. Tokens without a batch, [tokens, in], are multiplied together; a few of them as
/// <see cref="FewRows"/> does.
/// </summary>
internal sealed class TokenLinear : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [out, in]
    private readonly Parameter? bias;           // [out]

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inFeatures">Size of the input's last dimension.</param>
    /// <param name="outFeatures">Size of the output's last dimension.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    /// <param name="init">How weights and bias are drawn; null for the published default.</param>
    public TokenLinear(long inFeatures, long outFeatures, bool useBias = true, WeightInit? init = null) : base(nameof(TokenLinear))
    {
        var draw = init ?? DefaultInit.Value;
        weight = new Parameter(draw.Draw([outFeatures, inFeatures], inFeatures, outFeatures, draw.Weight));
        bias = useBias ? new Parameter(draw.Draw([outFeatures], inFeatures, outFeatures, draw.Bias)) : null;
        RegisterComponents();
    }

    /// <summary>The same for tokens picked out of a batch, [n, in] -> [n, out], whose bits do not depend on their number either.</summary>
    public Tensor AtRows(Tensor rows) => Linear.Multiply(rows, weight, bias);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() == 2)
            return FewRows.Multiply(input, weight, bias);
        if (is_grad_enabled() || input.dim() != 3)
            return functional.linear(input, weight, bias);
        using var scope = NewDisposeScope();
        var product = bmm(input, weight.t().unsqueeze(0).expand(input.shape[0], -1, -1));
        return (bias is null ? product : product.add_(bias)).MoveToOuterDisposeScope();
    }
}
