using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests.Classifiers;

public sealed class ImageClassifierTests
{
    [TestCase(28, 28)]
    [TestCase(8, 8)]
    [TestCase(9, 31)]
    public void Pictures_of_any_size_give_features_and_logits(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var classifier = new ImageClassifier(1, 10, [32, 64, 96]);
        var pictures = zeros(3, 1, height, width);
        Assert.That(classifier.Features(pictures).shape, Is.EqualTo(new long[] { 3, 64 }));
        Assert.That(classifier.call(pictures).shape, Is.EqualTo(new long[] { 3, 10 }));
    }

    [Test]
    public void Answer_does_not_depend_on_the_rest_of_the_batch()
    {
        using var scope = NewDisposeScope();
        using var classifier = new ImageClassifier(1, 10, [8, 16]);
        using var generator = new Generator(2);
        var pictures = randn([5, 1, 28, 28], generator: generator);
        var alone = classifier.call(pictures.narrow(0, 2, 1));
        Assert.That((classifier.call(pictures).narrow(0, 2, 1) - alone).abs().max().item<float>(), Is.LessThan(1e-5));
    }

    [Test]
    public void Settings_build_the_shipped_size()
    {
        using var classifier = ImageClassifier.Create(Settings(("in_channels", 1), ("classes", 10)));
        Assert.That(classifier.parameters().Sum(p => p.numel()), Is.InRange(100_000, 250_000));
        Assert.That((classifier.InChannels, classifier.Classes, classifier.FeatureCount), Is.EqualTo((1, 10, 64)));
    }

    [TestCase("classes", 1)]
    [TestCase("features", 0)]
    [TestCase("in_channels", 0)]
    [TestCase("colours", 3)]
    public void Setting_that_is_wrong_is_named(string name, int value)
    {
        var values = new Dictionary<string, object?> { ["in_channels"] = 1, ["classes"] = 10, [name] = value };
        Assert.That(() => ImageClassifier.Create(ComponentSettings.Create("ImageClassifier", values)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(name == "in_channels" ? "inChannels" : name));
    }

    [Test]
    public void Stage_width_that_no_group_divides_is_refused() => Assert.That(
        () => new ImageClassifier(1, 10, [12]), Throws.ArgumentException.With.Message.Contains("multiples of 8"));

    [TestCase(2, 28)]
    [TestCase(1, 7)]
    public void Pictures_that_do_not_fit_are_refused(int channels, int size)
    {
        using var scope = NewDisposeScope();
        using var classifier = new ImageClassifier(1, 10, [8, 8, 8]);
        Assert.That(() => classifier.Features(zeros(1, channels, size, size)),
            Throws.ArgumentException.With.Message.Contains("at least 8"));
    }

    private static ComponentSettings Settings(params (string Name, object? Value)[] values) =>
        ComponentSettings.Create("ImageClassifier", values.ToDictionary(v => v.Name, v => v.Value));
}
