using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives.Pictures;

/// <summary>What a tokenizer of pictures learns from.</summary>
public sealed class ImageTokenizerObjectiveTests
{
    private static readonly ImageTokenizerOptions Plain = new() { AbsoluteWeight = 0.7, SquaredWeight = 1.5, PerceptualWeight = 0 };

    [Test]
    public void Loss_is_likeness_and_what_the_quantiser_adds()
    {
        using var scope = NewDisposeScope();
        using var network = TinyTokenizer.Network();
        var batch = Batch();
        var made = network.Tokenizer.Reconstruct(batch.Images);

        var loss = new ImageTokenizerObjective(network, Plain).Loss(batch, 0, new RowStreams(1));

        var difference = made.Images - batch.Images;
        var expected = 0.7 * difference.abs().mean() + 1.5 * difference.square().mean() + made.Quantizer.Total;
        Assert.That(loss.item<float>(), Is.EqualTo(expected.item<float>()).Within(1e-5));
    }

    [Test]
    public void Perceptual_distance_counts_with_its_weight_and_teaches_the_classifier_nothing()
    {
        using var scope = NewDisposeScope();
        using var network = TinyTokenizer.Network();
        using var classifier = Tiny.Classifier();
        var (batch, looks) = (Batch(), new PerceptualDistance(classifier));
        var plain = new ImageTokenizerObjective(network, Plain).Loss(batch, 0, new RowStreams(1)).item<float>();
        var distance = looks.Between(network.Tokenizer.Reconstruct(batch.Images).Images, batch.Images).item<float>();

        var loss = new ImageTokenizerObjective(network, Plain with { PerceptualWeight = 0.5 }, looks).Loss(batch, 0, new RowStreams(1));
        loss.backward();

        Assert.That(distance, Is.Positive);
        Assert.That(loss.item<float>(), Is.EqualTo(plain + 0.5 * distance).Within(1e-5));
        Assert.That(classifier.parameters().All(p => p.grad is null), Is.True);
        Assert.That(network.parameters().All(p => p.grad is not null), Is.True);
    }

    [Test]
    public void Adversary_waits_for_its_start_and_then_learns_by_the_hinge_alone()
    {
        using var scope = NewDisposeScope();
        using var network = TinyTokenizer.Network(adversary: true);
        var options = Plain with { AdversarialWeight = 0.3, AdversarialStart = 5, AdaptiveWeight = false };
        var (objective, batch, adversary) = (new ImageTokenizerObjective(network, options), Batch(), network.Discriminator!);
        var plain = new ImageTokenizerObjective(network, Plain).Loss(batch, 4, new RowStreams(1)).item<float>();

        Assert.That(objective.Loss(batch, 4, new RowStreams(1)).item<float>(), Is.EqualTo(plain).Within(1e-6));

        var loss = objective.Loss(batch, 5, new RowStreams(1));
        loss.backward();
        var learnt = adversary.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!.clone());
        var made = network.Tokenizer.Reconstruct(batch.Images).Images.detach();
        network.zero_grad();
        var hinge = 0.5 * (nn.functional.relu(1 - adversary.forward(batch.Images)).mean() + nn.functional.relu(1 + adversary.forward(made)).mean());
        hinge.backward();

        Assert.That(loss.item<float>(), Is.EqualTo(plain - 0.3 * adversary.forward(made).mean().item<float>() + hinge.item<float>()).Within(1e-4));
        foreach (var (name, parameter) in adversary.named_parameters())
            Assert.That((parameter.grad! - learnt[name]).abs().max().item<float>(), Is.LessThan(1e-5), name);
        Assert.That(network.parameters().All(p => p.requires_grad), Is.True, "its weights learn again");
    }

    [Test]
    public void Adaptive_weight_pulls_at_the_last_layer_as_much_as_the_likeness()
    {
        using var scope = NewDisposeScope();
        using var network = TinyTokenizer.Network(adversary: true);
        var batch = Batch();
        var last = network.Tokenizer.LastWeight;
        var without = Gradient(Plain with { AbsoluteWeight = 1, SquaredWeight = 0 });
        var with = Gradient(Plain with { AbsoluteWeight = 1, SquaredWeight = 0, AdversarialWeight = 1 });

        var (likeness, adversary) = (without.norm().item<float>(), (with - without).norm().item<float>());
        Assert.That(adversary, Is.EqualTo(likeness).Within(0.01 * likeness));

        Tensor Gradient(ImageTokenizerOptions options)
        {
            network.zero_grad();
            new ImageTokenizerObjective(network, options).Loss(batch, 0, new RowStreams(1)).backward();
            return last.grad!.clone();
        }
    }

    [Test]
    public void Tokenizer_gets_better_at_what_it_sees()
    {
        using var folder = Tiny.Folder();
        using var images = Tiny.Images();
        using var network = TinyTokenizer.Network();
        var trainer = new Trainer(new ImageTokenizerObjective(network, Plain), images, Tiny.Options(40) with { ScheduleSteps = 40 });

        var curve = trainer.Run(Path.Combine(folder.Path, "checkpoint.safetensors")).Curve;

        Assert.That(curve[^1].Loss, Is.LessThan(0.9 * curve[0].Loss));
    }

    [Test]
    public void Weights_without_what_they_need_are_refused()
    {
        using var network = TinyTokenizer.Network();

        Assert.That(() => new ImageTokenizerObjective(network, new()), Throws.ArgumentException.With.Message.Contains("no classifier"));
        Assert.That(() => new ImageTokenizerObjective(network, Plain with { AdversarialWeight = 1 }),
            Throws.ArgumentException.With.Message.Contains("no discriminator"));
        Assert.That(() => new ImageTokenizerObjective(network, Plain with { AbsoluteWeight = -1 }),
            Throws.ArgumentException.With.Message.Contains("AbsoluteWeight is -1"));
        Assert.That(() => new ImageTokenizerObjective(network, Plain with { AbsoluteWeight = 0, SquaredWeight = 0 }),
            Throws.ArgumentException.With.Message.Contains("nothing would be reconstructed"));
    }

    private static TrainingBatch Batch()
    {
        using var images = Tiny.Images(4);
        return images.Pick(arange(4, ScalarType.Int64));
    }
}
