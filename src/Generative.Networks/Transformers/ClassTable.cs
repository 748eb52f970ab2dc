using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// One learned vector a class, and one more for "no class" after them where the network knows it. [batch] -> [batch, width]. Dropping
/// classes in training is the objective's business: it writes the null class into the labels.
/// </summary>
internal sealed class ClassTable : Module<Tensor, Tensor>
{
    private readonly Embedding embedding_table;     // weight [classes + 1, width]

    public ClassTable(int rows, int width) : base(nameof(ClassTable))
    {
        embedding_table = Embedding(rows, width);
        using (no_grad())
        {
            var init = TokenMath.Deviation(0.02, width);
            using var drawn = init.Draw([rows, width], width, width, init.Weight);
            embedding_table.weight!.copy_(drawn);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor classLabels) => embedding_table.forward(classLabels);
}
