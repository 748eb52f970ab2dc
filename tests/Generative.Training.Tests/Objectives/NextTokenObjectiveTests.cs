using Generative.Networks;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class NextTokenObjectiveTests
{
    private static readonly LlamaOptions Tiny = new()
    {
        Width = 8, InnerWidth = 16, Layers = 2, Heads = 2, KeyHeads = 2, HeadSize = 4, VocabularySize = 11, MaxLength = 8,
    };

    [Test]
    public void Loss_is_the_mean_surprise_of_every_token_but_the_first()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var network = new LlamaModel(Tiny);
        long[] ids = [1, 5, 0, 10, 3, 3, 7, 2];
        using var batch = tensor(ids, [2, 4]);

        var loss = new NextTokenObjective(network).Loss(TrainingBatch.Text(batch), 0, new RowStreams(1));

        var logs = network.forward(batch).to(ScalarType.Float64).log_softmax(-1);
        var expected = 0.0;
        foreach (var row in new[] { 0, 1 })
            foreach (var position in new[] { 1, 2, 3 })
                expected -= logs[row, position - 1, ids[row * 4 + position]].item<double>() / 6;
        Assert.That(loss.item<float>(), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Every_weight_gets_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var network = new LlamaModel(Tiny);
        using var batch = tensor(new long[] { 1, 5, 0, 10, 3, 3, 7, 2 }, [2, 4]);

        new NextTokenObjective(network).Loss(TrainingBatch.Text(batch), 0, new RowStreams(1)).backward();

        foreach (var (name, parameter) in network.named_parameters())
            Assert.That(parameter.grad?.abs().sum().item<float>() ?? 0, Is.Positive, name);
    }

    [Test]
    public void Windows_of_one_token_and_networks_of_another_kind_are_refused()
    {
        using var network = new LlamaModel(Tiny);
        using var other = nn.Identity();
        using var batch = tensor(new long[] { 1, 5 }, [2, 1]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new NextTokenObjective(network).Loss(TrainingBatch.Text(batch), 0, new RowStreams(1)),
            Throws.ArgumentException.With.Message.Contains("at least 2"));
        Assert.That(() => new NextTokenObjective(other), Throws.ArgumentException.With.Message.Contains("LlamaModel"));
    }

    [Test]
    public void Dropped_class_is_no_class_in_as_many_rows_as_asked_for()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var network = new FactorizedGpt(new()
        {
            SlotSizes = [4, 4], Cells = 1, Classes = 3, Width = 8, InnerWidth = 8, Heads = 2, KeyHeads = 2, Layers = 1, PartLayers = 1,
        });
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.add_(randn(parameter.shape));
        using var batch = tensor(new long[] { 0, 3, 1, 2, 0, 2 }, [2, 3]);
        using var none = tensor(new long[] { 3, 3, 1, 3, 0, 2 }, [2, 3]);
        float Loss(double share, Tensor rows) =>
            new NextTokenObjective(network, share).Loss(TrainingBatch.Text(rows), 0, new RowStreams(1)).item<float>();

        Assert.That(Loss(1, batch), Is.EqualTo(Loss(0, none)).Within(1e-6));
        Assert.That(Loss(0, batch), Is.Not.EqualTo(Loss(0, none)).Within(1e-4));
        Assert.That(() => new NextTokenObjective(network, 1.5), Throws.ArgumentException.With.Message.Contains("classDropout is 1.5"));
        using var text = new LlamaModel(Tiny);
        Assert.That(() => new NextTokenObjective(text, 0.1), Throws.ArgumentException.With.Message.Contains("begin with no class"));
    }
}
