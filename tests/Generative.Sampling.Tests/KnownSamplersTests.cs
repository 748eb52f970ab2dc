namespace Generative.Sampling.Tests;

public sealed class KnownSamplersTests
{
    [Test]
    public void Names_are_unique_lower_case_and_found()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(KnownSamplers.All.Select(s => s.Name), Is.Unique.And.SupersetOf(new[] { "edm-heun", "edm-churn", "ddim", "euler" }));
        foreach (var sampler in KnownSamplers.All)
        {
            Assert.That(sampler.Name, Does.Match("^[a-z0-9]+(-[a-z0-9+]+)*$"));
            Assert.That(sampler.Description, Is.Not.Empty);
            Assert.That(KnownSamplers.Get(sampler.Name), Is.SameAs(sampler));
        }
    }

    [Test]
    public void Defaults_of_settings_lie_in_their_range()
    {
        foreach (var setting in KnownSamplers.All.SelectMany(s => s.Settings))
            Assert.That(setting.Default, Is.InRange(setting.Min, setting.Max), setting.Name);
    }

    [TestCase("edm-hein", "did you mean edm-heun")]
    [TestCase("DDIM", "did you mean ddim")]
    [TestCase("heun", "did you mean edm-heun")]
    [TestCase("nothing-like-it", "known are edm-heun, edm-churn, ddim, euler")]
    public void Unknown_name_is_answered_with_near_ones(string name, string message) =>
        Assert.That(() => KnownSamplers.Get(name), Throws.ArgumentException.With.Message.Contains(message));
}
