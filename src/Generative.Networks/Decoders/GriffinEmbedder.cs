using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>The token table, which reads texts in and answers out.</summary>
internal sealed class GriffinEmbedder : Module
{
    private readonly Parameter input_embedding; // [vocabulary, width]
    private readonly Scalar _scale;

    public GriffinEmbedder(GriffinOptions options) : base(nameof(GriffinEmbedder))
    {
        var fresh = new WeightInit(InitMode.KaimingNormal);
        input_embedding = new Parameter(fresh.Draw([options.VocabularySize, options.Width], options.Width, options.VocabularySize, 1));
        _scale = options.ScaledEmbeddings ? Rounded(MathF.Sqrt(options.Width)) : 1;
        RegisterComponents();
    }

    /// <summary>[batch, token] -> [batch, token, width].</summary>
    public Tensor Encode(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var rows = input_embedding.index_select(0, ids.flatten()).reshape(ids.shape[0], ids.shape[1], -1);
        return (rows * _scale).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, token, width] -> [batch, token, vocabulary].</summary>
    public Tensor Decode(Tensor x) => functional.linear(x, input_embedding);

    /// <summary>In bfloat16, as the published networks were trained.</summary>
    private static float Rounded(float scale)
    {
        using var scope = NewDisposeScope();
        return tensor(scale).to(ScalarType.BFloat16).to(ScalarType.Float32).item<float>();
    }
}
