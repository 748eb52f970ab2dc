using TorchSharp;

namespace Generative.Runtime.Tests;

public sealed class DTypeChoiceTests
{
    [TestCase("auto", torch.ScalarType.Float32)]
    [TestCase("f32", torch.ScalarType.Float32)]
    [TestCase("f16", torch.ScalarType.Float16)]
    [TestCase(" BF16", torch.ScalarType.BFloat16)]
    [TestCase("f64", torch.ScalarType.Float64)]
    public void Text_names_a_number_format(string text, torch.ScalarType expected) =>
        Assert.That(DTypeChoice.Resolve(text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("int8")]
    public void Unknown_text_lists_the_choices(string text) => Assert.That(
        () => DTypeChoice.Resolve(text),
        Throws.ArgumentException.With.Property("ParamName").EqualTo("dtype")
            .And.Message.Contains($"'{text}'; choose {DTypeChoice.Choices}"));
}
