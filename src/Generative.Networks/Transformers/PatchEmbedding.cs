using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Cuts pictures into square patches and projects each to a token. [batch, channel, H, W] -> [batch, H W / patch^2, width].
/// </summary>
internal sealed class PatchEmbedding : Module<Tensor, Tensor>
{
    private readonly Conv2d proj;       // published as a convolution whose stride is its kernel: weight [width, channel, patch, patch]
    private readonly int _patch;

    public PatchEmbedding(int channels, int width, int patch) : base(nameof(PatchEmbedding))
    {
        _patch = patch;
        proj = Conv2d(channels, width, patch, stride: patch);
        using (no_grad())
        {
            var fanIn = (long)channels * patch * patch;
            using var drawn = new WeightInit(InitMode.XavierUniform).Draw(proj.weight.shape, fanIn, width, 1);
            proj.weight.copy_(drawn);
            proj.bias!.zero_();
        }
        RegisterComponents();
    }

    public ScalarType DType => proj.weight.dtype;

    /// <remarks>One matrix product a picture, so that a picture's last bits do not depend on how many stand beside it.</remarks>
    public override Tensor forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var (n, c, rows, columns) = (pictures.shape[0], pictures.shape[1], pictures.shape[2] / _patch, pictures.shape[3] / _patch);
        var patches = pictures.reshape(n, c, rows, _patch, columns, _patch).permute(0, 2, 4, 1, 3, 5).reshape(n, rows * columns, -1);
        var kernel = proj.weight.reshape(1, proj.weight.shape[0], -1).expand(n, -1, -1);
        return (bmm(patches, kernel.transpose(1, 2)) + proj.bias!).MoveToOuterDisposeScope();
    }
}
