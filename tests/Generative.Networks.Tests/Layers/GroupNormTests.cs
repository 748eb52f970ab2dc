using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class GroupNormTests
{
    [Test]
    public void Fresh_norm_has_unit_gain_no_offset_and_normalises_each_group()
    {
        using var scope = NewDisposeScope();
        using var norm = new GroupNorm(8, 2);

        var y = norm.forward(rand(3, 8, 5) * 7 + 2).reshape(3, 2, 20);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(norm.state_dict()["weight"]), Is.All.EqualTo(1));
        Assert.That(Values.Of(norm.state_dict()["bias"]), Is.All.Zero);
        Assert.That(Values.Of(y.mean([2])), Is.All.EqualTo(0).Within(1e-5));
        Assert.That(Values.Of(y.square().mean([2])), Is.All.EqualTo(1).Within(1e-4));
    }

    [TestCase(10, 3, "10 channels do not divide into 3 groups")]
    [TestCase(8, 0, "8 channels do not divide into 0 groups")]
    public void Groups_must_divide_the_channels(long channels, long groups, string message) =>
        Assert.That(() => new GroupNorm(channels, groups), Throws.ArgumentException.With.Message.Contains(message));
}
