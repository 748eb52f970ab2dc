namespace Generative.Sampling.Tests;

public sealed class VpProcessTests
{
    [Test]
    public void Spanning_meets_both_ends()
    {
        var process = VpProcess.Spanning(0.01, 50, epsilon: 1e-3);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(process.Sigma(1e-3), Is.EqualTo(0.01).Within(1e-9));
        Assert.That(process.Sigma(1), Is.EqualTo(50).Within(1e-9));
    }

    [Test]
    public void Signal_and_noise_keep_the_variance()
    {
        var process = new VpProcess();

        foreach (var t in new[] { 0.01, 0.3, 1 })
            Assert.That(Math.Pow(process.Scale(t), 2) * (1 + Math.Pow(process.Sigma(t), 2)), Is.EqualTo(1).Within(1e-12));
    }
}
