using Generative.Networks;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class AnyOrderObjectiveTests
{
    private const int Vocabulary = 6;

    [Test]
    public void Fresh_network_that_answers_evenly_costs_the_log_of_the_vocabulary()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var loss = new AnyOrderObjective(network).Loss(Text(), 0, new RowStreams(1));
        Assert.That(loss.item<float>(), Is.EqualTo(Math.Log(Vocabulary - 1)).Within(1e-5), "the mask is no answer");
    }

    [Test]
    public void Each_masked_token_counts_one_over_the_number_masked_in_its_row()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        Wake(network);
        var (tokens, random) = (Text().Tokens, new RowStreams(4));
        var loss = new AnyOrderObjective(network).Loss(TrainingBatch.Text(tokens), 9, random).item<float>();

        // By hand, row by row.
        var u = random.Uniform(new("k", 9), [1]).item<double>();
        var order = random.Uniform(new("mask-order", 9), [4, 8]).squeeze(0);
        var expected = 0.0;
        for (var row = 0; row < 4; row++)
        {
            var k = (int)Math.Ceiling((row + u) * 8 / 4);
            var positions = order[row].argsort().data<long>().ToArray()[..k];
            var noisy = tokens[row].clone();
            foreach (var position in positions)
                noisy[position] = Vocabulary - 1;
            var log = network.call(noisy.unsqueeze(0), null)[0].narrow(1, 0, Vocabulary - 1).log_softmax(1);
            expected -= positions.Sum(p => log[p, tokens[row, p].item<long>()].item<float>()) / k / 4;
        }

        Assert.That(loss, Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Pieces_keep_every_token()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var objective = new AnyOrderObjective(network, new() { Pieces = [3, 4] });
        // 3 does not divide 8 and is passed over; 40 steps see whole rows and halves, and both cost the same under an even answer.
        for (var step = 0; step < 40; step++)
            Assert.That(objective.Loss(Text(), step, new RowStreams(2)).item<float>(), Is.EqualTo(Math.Log(Vocabulary - 1)).Within(1e-5));
        Assert.That(objective.Settings["pieces"], Is.EqualTo("3 4"));
    }

    [Test]
    public void It_learns_a_text_that_repeats()
    {
        using var network = Network();
        using var data = new TokenWindows([.. Enumerable.Range(0, 400).Select(i => i % 5)], [.. Enumerable.Range(0, 80).Select(i => i * 5)], 8);
        using var folder = Tiny.Folder();
        var options = Tiny.Options(200) with { ScheduleSteps = 200, BatchSize = 16, LearningRate = 1e-2 };
        var result = new Trainer(new AnyOrderObjective(network), data, options).Run(folder.File("c.safetensors"));
        Assert.That(result.Curve[^1].Loss, Is.LessThan(0.6 * result.Curve[0].Loss));
    }

    [Test]
    public void Network_that_hears_of_the_noise_and_empty_pieces_are_refused()
    {
        using var conditioned = new MdlmTransformer(new()
        {
            VocabularySize = Vocabulary, Length = 8, HiddenSize = 16, Depth = 1, Heads = 2, CondDim = 8, TimeConditioning = true,
        });
        Assert.That(() => new AnyOrderObjective(conditioned), Throws.ArgumentException.With.Message.Contains("time-free"));
        using var network = Network();
        Assert.That(() => new AnyOrderObjective(network, new() { Pieces = [0] }), Throws.ArgumentException.With.Message.Contains("pieces holds 0"));
    }

    private static RaddTransformer Network()
    {
        manual_seed(3);
        return new(new() { VocabularySize = Vocabulary, Length = 8, HiddenSize = 16, Depth = 1, Heads = 2, Dropout = 0 });
    }

    private static TrainingBatch Text() => TrainingBatch.Text(arange(32, ScalarType.Int64).remainder(5).reshape(4, 8));

    /// <summary>Weights that are not zero where fresh networks have zeros.</summary>
    private static void Wake(nn.Module network)
    {
        using var generator = new Generator(5);
        using var quiet = no_grad();
        foreach (var parameter in network.parameters())
            parameter.add_(rand(parameter.shape, generator: generator) * 0.2 - 0.1);
    }
}
