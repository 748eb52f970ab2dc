using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>sigmoid of a layer whose weight is a diagonal of blocks. [batch, token, width] -> the same.</summary>
internal sealed class RgLruGate : Module<Tensor, Tensor>
{
    private readonly Parameter w;               // [blocks, in, out]
    private readonly Parameter b;               // [blocks, out]

    public RgLruGate(int width, int blocks) : base(nameof(RgLruGate))
    {
        var side = width / blocks;
        var fresh = new WeightInit(InitMode.KaimingNormal);
        w = new Parameter(fresh.Draw([blocks, side, side], side, side, 1));
        b = new Parameter(fresh.Draw([blocks, side], side, side, 0));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (rows, tokens, width) = (x.shape[0], x.shape[1], x.shape[2]);
        // [blocks, batch * token, in], one product a block
        var parts = x.reshape(rows * tokens, w.shape[0], -1).transpose(0, 1);
        var made = bmm(parts, w) + b.unsqueeze(1);
        return made.transpose(0, 1).reshape(rows, tokens, width).sigmoid().MoveToOuterDisposeScope();
    }
}
