using System.Text.Json;

namespace Generative.Sampling.Tests;

public sealed class TokenProcessFactoryTests
{
    [TestCase("""{"type":"absorbing","schedule":{"type":"log-linear","eps":0.01},"vocabulary":20,"mask":3}""", 3)]
    [TestCase("""{"type":"absorbing","schedule":"log-linear","eps":0.01,"vocabulary":20}""", 19)]
    public void Absorbing_takes_its_schedule_nested_or_flat(string json, int mask)
    {
        var process = (AbsorbingProcess)Create(json);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(process.Vocabulary, Is.EqualTo(20));
        Assert.That(process.Mask, Is.EqualTo(mask));
        Assert.That(process.Alpha(1), Is.EqualTo(0.01).Within(1e-12));
    }

    [Test]
    public void Uniform_tokens_have_no_mask()
    {
        var process = (UniformTokenProcess)Create("""{"type":"uniform-tokens","schedule":"geometric","sigma_max":5,"vocabulary":7}""");
        using var _ = Assert.EnterMultipleScope();
        Assert.That(process.Mask, Is.Null);
        Assert.That(process.Sigma(1), Is.EqualTo(5).Within(1e-9));
    }

    [Test]
    public void Mask_and_replace_is_named_as_published() =>
        Assert.That(
            ((MaskAndReplaceProcess)Create("""{"type":"mask-and-replace","num_vec_classes":9,"num_train_timesteps":12}""")).Timesteps,
            Is.EqualTo(12));

    [TestCase("""{"type":"absorbing","schedule":"log-linear"}""", "vocabulary")]
    [TestCase("""{"type":"absorbing","vocabulary":4}""", "schedule")]
    [TestCase("""{"type":"absorbing","schedule":"loglinear","vocabulary":4}""", "loglinear")]
    [TestCase("""{"type":"absorbing","schedule":"log-linear","sigma_max":4,"vocabulary":4}""", "sigma_max")]
    [TestCase("""{"type":"absorbing","schedule":{"type":"log-linear"},"vocabulary":4,"masc":4}""", "mask")]
    [TestCase("""{"type":"absorbing","schedule":"log-linear","vocabulary":4,"mask":4}""", "mask is 4")]
    [TestCase("""{"type":"mask-and-replace","num_vec_classes":9,"alpha_cum_end":2}""", "keptLast is 2")]
    public void Mistakes_in_the_settings_are_named(string json, string named) =>
        Assert.That(() => Create(json), Throws.TypeOf<InvalidDataException>().With.Message.Contains(named));

    private static IForwardProcess Create(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ProcessFactory.Create(ComponentSettings.Parse(document.RootElement, "test"));
    }
}
