using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives.Pictures;

public sealed class PerceptualDistanceTests
{
    [Test]
    public void Equal_pictures_are_at_no_distance_and_others_at_more_the_more_they_differ()
    {
        using var scope = NewDisposeScope();
        using var classifier = Tiny.Classifier();
        using var generator = new Generator(2);
        var distance = new PerceptualDistance(classifier);
        var picture = rand([2, 1, 8, 8], generator: generator) * 2 - 1;
        var noise = randn([2, 1, 8, 8], generator: generator);

        Assert.That(distance.Between(picture, picture).item<float>(), Is.Zero);
        Assert.That(distance.Between(picture + 0.1 * noise, picture).item<float>(), Is.Positive
            .And.LessThan(distance.Between(picture + noise, picture).item<float>()));
    }

    [Test]
    public void Gradient_reaches_the_picture_and_neither_its_original_nor_the_classifier()
    {
        using var scope = NewDisposeScope();
        using var classifier = Tiny.Classifier();
        var picture = zeros([1, 1, 8, 8], requires_grad: true);
        var original = ones([1, 1, 8, 8], requires_grad: true);

        new PerceptualDistance(classifier).Between(picture + arange(8).view(1, 1, 1, 8) / 8, original).backward();

        Assert.That(picture.grad!.abs().sum().item<float>(), Is.Positive);
        Assert.That(original.grad, Is.Null);
        Assert.That(classifier.parameters().Any(p => p.requires_grad), Is.False);
    }
}
