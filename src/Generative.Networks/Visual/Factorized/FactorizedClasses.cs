using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>One learned vector a class, and a last one for no class. [count] -> [count, width].</summary>
internal sealed class FactorizedClasses : nn.Module<Tensor, Tensor>
{
    private readonly DecoderTable embedding_table;

    public FactorizedClasses(FactorizedOptions options) : base(nameof(FactorizedClasses))
    {
        embedding_table = new(options.Classes + 1, options.Width, options.InitDeviation);
        RegisterComponents();
    }

    public ScalarType DType => embedding_table.DType;

    public Device Device => embedding_table.Device;

    public override Tensor forward(Tensor classes) => embedding_table.forward(classes);
}
