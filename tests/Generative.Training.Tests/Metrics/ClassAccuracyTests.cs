using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Metrics;

public sealed class ClassAccuracyTests
{
    [Test]
    public void Share_is_counted_over_all_and_per_class()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[,] { { 5, 1, 0 }, { 0, 1, 0 }, { 3, 1, 0 }, { 0, 9, 1 } });
        var accuracy = ClassAccuracy.Of(logits, tensor(new long[] { 0, 1, 1, 1 }), 3);
        Assert.That(accuracy.Overall, Is.EqualTo(0.75));
        Assert.That(accuracy.PerClass[0], Is.EqualTo(1));
        Assert.That(accuracy.PerClass[1], Is.EqualTo(2.0 / 3).Within(1e-12));
        Assert.That(accuracy.PerClass[2], Is.NaN);
        Assert.That(accuracy.Count, Is.EqualTo(4));
    }

    [Test]
    public void Classifier_is_measured_without_changing_its_mode()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images(11);
        using var classifier = Tiny.Classifier();
        var accuracy = ClassAccuracy.Measure(classifier, images, batchSize: 4);
        using var noGrad = no_grad();
        var answers = classifier.call(images.Pick(arange(11, ScalarType.Int64)).Images).argmax(1);
        Assert.That(accuracy.Overall, Is.EqualTo(answers.eq(images.Labels).to(ScalarType.Float64).mean().item<double>()));
        Assert.That(classifier.training);
    }

    [Test]
    public void Logits_of_another_width_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => ClassAccuracy.Of(zeros(2, 3), zeros(2, ScalarType.Int64), 4),
            Throws.ArgumentException.With.Message.Contains("[N, 4]"));
    }
}
