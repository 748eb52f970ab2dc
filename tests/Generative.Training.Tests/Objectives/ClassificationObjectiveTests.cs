using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class ClassificationObjectiveTests
{
    [Test]
    public void Loss_without_shift_is_cross_entropy()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        using var network = Tiny.Classifier();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        var loss = new ClassificationObjective(network, maxShift: 0).Loss(batch, 0, new RowStreams(1)).item<float>();
        var expected = -nn.functional.log_softmax(network.call(batch.Images), 1).gather(1, batch.Labels.unsqueeze(1)).mean().item<float>();
        Assert.That(loss, Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Shift_moves_each_picture_whole_and_fills_with_black()
    {
        using var scope = NewDisposeScope();
        using var network = new Recorder();
        var picture = -ones(200, 1, 7, 9);
        picture[.., 0, 3, 4] = 1;
        picture[.., 0, 3, 5] = 0.5f;
        new ClassificationObjective(network, maxShift: 2).Loss(new(picture, zeros(200, ScalarType.Int64)), 5, new RowStreams(1));
        var seen = network.Seen!;
        Assert.That(seen.shape, Is.EqualTo(picture.shape));
        Assert.That(seen.sum().item<float>(), Is.EqualTo(picture.sum().item<float>()).Within(1e-2), "pixels got lost");
        var places = seen.flatten(1).argmax(1).data<long>().ToArray();
        var moves = places.Select(p => (p / 9 - 3, p % 9 - 4)).ToList();
        Assert.That(moves.Distinct().Count(), Is.EqualTo(25), "not every shift came up");
        Assert.That(moves.All(m => Math.Abs(m.Item1) <= 2 && Math.Abs(m.Item2) <= 2));
        foreach (var (move, i) in moves.Select((m, i) => (m, i)).Take(20))
            Assert.That(seen[i, 0, move.Item1 + 3, move.Item2 + 5].item<float>(), Is.EqualTo(0.5f));
    }

    [TestCase(-1)]
    [TestCase(17)]
    public void Shift_out_of_range_is_refused(int shift)
    {
        using var network = Tiny.Classifier();
        Assert.That(() => new ClassificationObjective(network, shift),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("maxShift is"));
    }

    private sealed class Recorder() : nn.Module<Tensor, Tensor>(nameof(Recorder))
    {
        public Tensor? Seen { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Seen = input.clone().MoveToOuterDisposeScope();
            return zeros(input.shape[0], 2);
        }
    }
}
