using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class LinearTests
{
    [Test]
    public void Row_has_the_same_bits_in_any_batch_and_the_value_of_a_plain_product()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var layer = new Linear(37, 19, new(InitMode.XavierUniform, 1, 1));
        var x = rand(16, 37);
        var whole = layer.forward(x);

        using var _ = Assert.EnterMultipleScope();
        foreach (var rows in new long[] { 1, 2, 3, 7, 15 })
            for (var r = 0; r < rows; r++)
                Assert.That(Values.Same(Values.RowBits(layer.forward(x.narrow(0, 0, rows)), r), Values.RowBits(whole, r)),
                    $"row {r} of {rows}");
        Assert.That(Values.Distance(whole, x.mm(layer.state_dict()["weight"].t()) + layer.state_dict()["bias"]), Is.LessThan(1e-5));
    }
}
