using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One learned vector a token or a position. [count] -> [count, width].</summary>
internal sealed class DecoderTable : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [entries, width]

    public DecoderTable(int entries, int width, double deviation) : base(nameof(DecoderTable))
    {
        var fresh = TokenMath.Deviation(deviation, width);
        weight = new Parameter(fresh.Draw([entries, width], width, width, fresh.Weight));
        RegisterComponents();
    }

    public Tensor Weight => weight;

    public ScalarType DType => weight.dtype;

    public Device Device => weight.device;

    public override Tensor forward(Tensor ids) => weight.index_select(0, ids);

    /// <summary>Entries that follow each other: a view [count, width].</summary>
    public Tensor Range(int first, int count) => weight.narrow(0, first, count);
}
