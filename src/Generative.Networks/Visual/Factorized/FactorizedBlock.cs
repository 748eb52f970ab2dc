using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>One block: attention, then gated layers, each on the norm and added. Tokens are [count, width], all rows' together.</summary>
internal sealed class FactorizedBlock : nn.Module
{
    private readonly FactorizedAttention attention;
    private readonly FactorizedMlp feed_forward;
    private readonly DecoderNorm attention_norm, ffn_norm;
    private readonly int _layer;
    private readonly double _depth;             // 0 for the first block to 1 for the last

    public FactorizedBlock(FactorizedOptions options, int layer, int layers) : base(nameof(FactorizedBlock))
    {
        (_layer, _depth) = (layer, layers == 1 ? 0 : (double)layer / (layers - 1));
        attention = new(options);
        feed_forward = new(options);
        attention_norm = new(options.Width, options.NormEps);
        ffn_norm = new(options.Width, options.NormEps);
        RegisterComponents();
    }

    public Tensor Pass(Tensor tokens, FactorizedLook look)
    {
        using var scope = NewDisposeScope();
        var x = tokens + attention.Mix(attention_norm.forward(tokens), _layer, look);
        return (x + feed_forward.forward(ffn_norm.forward(x))).MoveToOuterDisposeScope();
    }

    /// <summary>The same in training.</summary>
    /// <param name="tokens">[rows * n, width].</param>
    /// <param name="look">What they see.</param>
    /// <param name="dropout">What is dropped.</param>
    /// <param name="rows">Rows that may skip the block.</param>
    public Tensor Train(Tensor tokens, FactorizedLook look, FactorizedDropout dropout, long rows)
    {
        using var scope = NewDisposeScope();
        var skipped = dropout.Paths * _depth;
        var mixed = dropout.Drop(attention.Mix(attention_norm.forward(tokens), _layer, look), dropout.Residual);
        var x = tokens + dropout.DropRows(mixed, skipped, rows);
        var gated = dropout.Drop(feed_forward.forward(ffn_norm.forward(x)), dropout.Inner);
        return (x + dropout.DropRows(gated, skipped, rows)).MoveToOuterDisposeScope();
    }
}
