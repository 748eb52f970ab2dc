using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>The published names' outer <c>model</c>: it holds the transformer and adds nothing.</summary>
internal sealed class LladaBody : nn.Module
{
    private readonly LladaTransformer transformer;

    public LladaBody(LladaOptions options) : base(nameof(LladaBody))
    {
        transformer = new(options);
        RegisterComponents();
    }

    /// <inheritdoc cref="LladaTransformer.Logits"/>
    public Tensor Logits(Tensor ids, Tensor? mask, Tensor? positions) => transformer.Logits(ids, mask, positions);
}
