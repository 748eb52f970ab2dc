using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One learned vector a token. [batch, length] -> [batch, length, width].</summary>
internal sealed class TokenTable : Module<Tensor, Tensor>
{
    private readonly Parameter embedding;       // [vocabulary, width]

    public TokenTable(long vocabulary, long width) : base(nameof(TokenTable))
    {
        embedding = new Parameter(DefaultInit.Value.Draw([vocabulary, width], width, vocabulary, DefaultInit.Value.Weight));
        RegisterComponents();
    }

    public ScalarType DType => embedding.dtype;

    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return embedding.index_select(0, ids.flatten()).reshape(ids.shape[0], ids.shape[1], -1).MoveToOuterDisposeScope();
    }
}
