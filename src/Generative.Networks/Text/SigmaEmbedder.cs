using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// A sinusoid of the noise through two layers and a last SiLU (as Lou et al. 2024 and Sahoo et al. 2024 published it).
/// [batch] -> [batch, width].
/// </summary>
internal sealed class SigmaEmbedder : Module<Tensor, Tensor>
{
    private const int WaveWidth = 256;

    private readonly Sequential mlp;
    private readonly SinusoidalTimesteps _waves = new(WaveWidth, cosFirst: true, shift: 0);

    public SigmaEmbedder(long width) : base(nameof(SigmaEmbedder))
    {
        mlp = Sequential(new Linear(WaveWidth, width, DefaultInit.Value), SiLU(), new Linear(width, width, DefaultInit.Value));
        RegisterComponents();
    }

    public override Tensor forward(Tensor sigma)
    {
        using var scope = NewDisposeScope();
        return functional.silu(mlp.forward(_waves.call(sigma).to(((Linear)mlp[0]).DType))).MoveToOuterDisposeScope();
    }
}
