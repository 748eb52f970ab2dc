using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class EdmPrecondTests
{
    // A fresh ADM network answers 0, so what is left is the skip path: D = sigma_data^2 / (sigma^2 + sigma_data^2) x.
    [TestCase(0.01f)]
    [TestCase(0.5f)]
    [TestCase(80f)]
    public void Network_that_says_nothing_leaves_the_skip_path(float sigma)
    {
        using var network = new EdmPrecond(TinyNets.Build("adm", ("in_channels", 3)), sigmaData: 0.5);
        using var scope = NewDisposeScope();
        var x = rand(2, 3, 8, 8);

        var clean = network.Denoise(x, full(2, sigma));

        Assert.That(Values.Distance(clean, x * (0.25 / (sigma * sigma + 0.25))), Is.LessThan(1e-6));
    }

    [Test]
    public void Raw_network_sees_unit_variance_and_a_quarter_of_the_log_of_sigma()
    {
        using var inner = TinyNets.Build("ddpm++", ("in_channels", 3));
        TinyNets.Shake(inner);
        using var network = new EdmPrecond(inner, sigmaData: 0.5);
        network.eval();
        using var scope = NewDisposeScope();
        var (x, sigma, classes) = (rand(2, 3, 8, 8), tensor(new[] { 0.2f, 3f }), eye(3).narrow(0, 0, 2));
        var s = sigma.reshape(2, 1, 1, 1);
        var deviation = (s * s + 0.25).sqrt();
        var raw = inner.forward(x / deviation, sigma.log() / 4, classes, null);

        var clean = network.Denoise(x.to(ScalarType.Float64), sigma.to(ScalarType.Float64), classes);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(clean.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(Values.Distance(clean, x * 0.25 / (s * s + 0.25) + raw * s * 0.5 / deviation), Is.LessThan(1e-4));
    }
}
