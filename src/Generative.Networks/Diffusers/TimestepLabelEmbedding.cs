using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Timestep and class as one vector. sinusoid [batch, 256], classes [batch] -> [batch, width]. Every block holds one of its own, though
/// published weights repeat the same one.
/// </summary>
internal sealed class TimestepLabelEmbedding : Module<Tensor, Tensor, Tensor>
{
    private readonly TimestepEmbedding timestep_embedder;
    private readonly ClassTable class_embedder;

    public TimestepLabelEmbedding(int classes, int width) : base(nameof(TimestepLabelEmbedding))
    {
        timestep_embedder = new(DiTTransformer2DModel.WaveWidth, width);
        class_embedder = new(classes + 1, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor sinusoid, Tensor classLabels)
    {
        using var scope = NewDisposeScope();
        return (timestep_embedder.forward(sinusoid) + class_embedder.forward(classLabels)).MoveToOuterDisposeScope();
    }
}
