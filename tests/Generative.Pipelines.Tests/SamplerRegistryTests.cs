using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class SamplerRegistryTests
{
    [Test]
    public void Later_sampler_replaces_the_earlier_one_in_its_place()
    {
        var other = new PlannedSampler("edm-churn", "another", new Ddim());

        var registry = new SamplerRegistry([.. KnownSamplers.All, other]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(registry.All.Select(s => s.Name), Is.EqualTo(KnownSamplers.All.Select(s => s.Name)));
        Assert.That(registry.Get("edm-churn"), Is.SameAs(other));
        Assert.That(() => registry.Get("edm-chrun"),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("did you mean edm-churn"));
    }
}
