using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Optimisation;

public sealed class GradientClipTests
{
    [Test]
    public void Joint_norm_above_the_limit_is_scaled_to_it()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (WithGradient(3), WithGradient(4));
        Assert.That(GradientClip.ByGlobalNorm([a, b], 1).item<float>(), Is.EqualTo(5).Within(1e-5));
        Assert.That(a.grad!.item<float>(), Is.EqualTo(0.6).Within(1e-5));
        Assert.That(b.grad!.item<float>(), Is.EqualTo(0.8).Within(1e-5));
    }

    [Test]
    public void Norm_below_the_limit_is_left_alone()
    {
        using var scope = NewDisposeScope();
        var a = WithGradient(3);
        GradientClip.ByGlobalNorm([a], 10);
        Assert.That(a.grad!.item<float>(), Is.EqualTo(3));
    }

    [Test]
    public void Parameters_without_gradients_have_norm_zero()
    {
        using var scope = NewDisposeScope();
        Assert.That(GradientClip.ByGlobalNorm([new Parameter(ones(1))], 1).item<float>(), Is.Zero);
    }

    [TestCase(0)]
    [TestCase(double.NaN)]
    public void Limit_that_is_not_positive_is_refused(double limit) => Assert.That(
        () => GradientClip.ByGlobalNorm([], limit), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("maxNorm is"));

    private static Parameter WithGradient(float value)
    {
        var parameter = new Parameter(ones(1));
        (parameter * value).sum().backward();
        return parameter;
    }
}
