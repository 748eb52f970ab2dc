using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class ResampleConv2dTests
{
    [TestCase(Resampling.None, 8)]
    [TestCase(Resampling.Up, 16)]
    [TestCase(Resampling.Down, 4)]
    public void Resolution_changes_as_asked_with_either_filter_and_with_or_without_a_kernel(Resampling resampling, long size)
    {
        using var scope = NewDisposeScope();
        var x = rand(2, 4, 8, 8);

        using var _ = Assert.EnterMultipleScope();
        foreach (var kernel in new[] { 0, 1, 3 })
            foreach (var taps in new double[][] { [1, 1], [1, 3, 3, 1] })
                foreach (var fused in new[] { false, true })
                {
                    using var layer = new ResampleConv2d(4, kernel == 0 ? 4 : 6, kernel, new(InitMode.XavierUniform), resampling, taps,
                        fused);
                    Assert.That(layer.forward(x).shape,
                        Is.EqualTo(new[] { 2, kernel == 0 ? 4 : 6, size, size }), $"kernel {kernel}, {taps.Length} taps, fused {fused}");
                }
    }

    [TestCase(Resampling.Up)]
    [TestCase(Resampling.Down)]
    public void Filters_keep_a_flat_picture_flat_inside(Resampling resampling)
    {
        using var scope = NewDisposeScope();
        using var layer = new ResampleConv2d(1, 1, 0, resampling: resampling, filter: [1, 3, 3, 1]);

        var y = layer.forward(ones(1, 1, 16, 16));
        var inside = y.narrow(2, 2, y.shape[2] - 4).narrow(3, 2, y.shape[3] - 4);

        Assert.That(Values.Of(inside), Is.All.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Box_filter_repeats_and_averages()
    {
        using var scope = NewDisposeScope();
        using var up = new ResampleConv2d(1, 1, 0, resampling: Resampling.Up);
        using var down = new ResampleConv2d(1, 1, 0, resampling: Resampling.Down);
        var x = tensor(new float[] { 1, 2, 3, 6 }, [1, 1, 2, 2]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(up.forward(x)), Is.EqualTo(new double[] { 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 6, 6, 3, 3, 6, 6 }));
        Assert.That(Values.Of(down.forward(x)), Is.EqualTo(new double[] { 3 }));
    }
}
