using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>A sinusoid of the timestep through two layers. [batch] -> [batch, width].</summary>
internal sealed class DiTTimestepEmbedder : Module<Tensor, Tensor>
{
    private const int WaveWidth = 256;

    private readonly SinusoidalTimesteps waves = new(WaveWidth, cosFirst: true, shift: 0);
    private readonly Sequential mlp;

    public DiTTimestepEmbedder(int width) : base(nameof(DiTTimestepEmbedder))
    {
        mlp = Sequential(new Linear(WaveWidth, width, TokenMath.Deviation(0.02, WaveWidth)), SiLU(),
            new Linear(width, width, TokenMath.Deviation(0.02, width)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor timesteps)
    {
        using var scope = NewDisposeScope();
        return mlp.forward(waves.call(timesteps).to(((Linear)mlp[0]).DType)).MoveToOuterDisposeScope();
    }
}
