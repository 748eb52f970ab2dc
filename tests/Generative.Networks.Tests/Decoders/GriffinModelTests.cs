using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class GriffinModelTests
{
    private GriffinModel _network = null!;

    [SetUp]
    public void Build() => _network = TinyGriffin.Awake();

    [TearDown]
    public void Free() => _network.Dispose();

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    public void Chunks_behind_the_cache_answer_as_the_whole_text(int chunk)
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(2, 25);
        using var cache = _network.CreateCache(2, 1, CachePolicy.All);
        var whole = _network.forward(ids);
        Tensor[] parts = [.. Enumerable.Range(0, (25 + chunk - 1) / chunk).Select(i =>
            _network.Logits(new(ids.narrow(1, i * chunk, Math.Min(chunk, 25 - i * chunk))) { Cache = cache }))];

        Assert.That(cache.Length, Is.EqualTo(25));
        Assert.That(Values.Distance(cat(parts, 1), whole), Is.LessThan(1e-5));
    }

    [Test]
    public void Long_text_in_stretches_answers_as_token_by_token()
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(1, 600);
        using var cache = _network.CreateCache(1, 600, CachePolicy.All);
        var whole = _network.forward(ids);
        _network.Logits(new(ids.narrow(1, 0, 599)) { Cache = cache, Answers = [0] });
        var last = _network.Logits(new(ids.narrow(1, 599, 1)) { Cache = cache });

        Assert.That(Values.Distance(last, whole.narrow(1, 599, 1)), Is.LessThan(1e-5));
    }

    [Test]
    public void Ragged_rows_answer_as_each_alone()
    {
        using var scope = NewDisposeScope();
        int[][] sent = [[3, 1, 9], [0, 2, 1], [5, 5, 4], [1, 1, 1], [0, 4, 7]];
        var texts = TinyGriffin.Ids(3, 24);
        using var cache = _network.CreateCache(3, 2, CachePolicy.All);
        var at = new int[3];
        var asked = new List<(int Row, int At, Tensor Logits)>();
        foreach (var lengths in sent)
        {
            var most = lengths.Max();
            var ids = zeros(3, most, ScalarType.Int64);
            for (var row = 0; row < 3; row++)
                if (lengths[row] > 0)
                    ids[row].narrow(0, 0, lengths[row]).copy_(texts[row].narrow(0, at[row], lengths[row]));
            var logits = _network.Logits(new(ids) { Cache = cache, RowLengths = lengths });
            for (var row = 0; row < 3; row++)
            {
                asked.Add((row, at[row], logits[row].narrow(0, 0, lengths[row])));
                at[row] += lengths[row];
            }
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.RowLengths, Is.EqualTo(at));
        foreach (var (row, from, logits) in asked.Where(a => a.Logits.shape[0] > 0))
        {
            var alone = _network.forward(texts.narrow(0, row, 1).narrow(1, 0, at[row]))[0].narrow(0, from, logits.shape[0]);
            Assert.That(Values.Distance(logits, alone), Is.LessThan(1e-5), $"row {row} from {from}");
        }
    }

    [Test]
    public void Answers_are_each_rows_last_from_the_left()
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(2, 6);
        var some = _network.Logits(new(ids) { RowLengths = [6, 4], Answers = [1, 3] });
        var whole = _network.forward(ids);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(some.shape, Is.EqualTo(new long[] { 2, 3, 11 }));
        Assert.That(Values.Distance(some[0, 0], whole[0, 5]), Is.LessThan(1e-5));
        Assert.That(Values.Distance(some[1], whole[1].narrow(0, 1, 3)), Is.LessThan(1e-5));
    }

    [Test]
    public void Packed_texts_do_not_see_each_other()
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(1, 12);
        var packed = _network.PackedLogits(ids, tensor(new long[] { 0, 1, 2, 3, 4, 0, 1, 0, 1, 2, 3, 4 }, [1, 12]));

        using var _ = Assert.EnterMultipleScope();
        foreach (var (from, count) in new[] { (0, 5), (5, 2), (7, 5) })
            Assert.That(Values.Distance(packed.narrow(1, from, count), _network.forward(ids.narrow(1, from, count))), Is.LessThan(1e-5));
        Assert.That(() => _network.PackedLogits(ids, ones(1, 12, ScalarType.Int64)), Throws.ArgumentException);
    }

    [Test]
    public void Gradients_reach_every_weight()
    {
        using var scope = NewDisposeScope();
        _network.forward(TinyGriffin.Ids(2, 9)).square().sum().backward();

        Assert.That(_network.named_parameters().Where(p => p.parameter.grad is not { } g || g.abs().sum().item<float>() == 0)
            .Select(p => p.name), Is.Empty);
    }

    [Test]
    public void Half_precision_computes_near_the_same()
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(1, 8);
        var wide = _network.forward(ids);
        _network.to(ScalarType.BFloat16);
        var narrow = _network.forward(ids);

        Assert.That(narrow.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(Values.Distance(narrow, wide), Is.InRange(1e-6, 0.2));
    }

    [Test]
    public void Wrong_input_is_refused_and_leaves_the_cache_alone()
    {
        using var scope = NewDisposeScope();
        using var cache = _network.CreateCache(2, 4, CachePolicy.All);
        using var other = TinyGriffin.Awake();
        using var foreign = other.CreateCache(2, 4, CachePolicy.All);
        var ids = TinyGriffin.Ids(2, 3);
        var input = new DecoderInput(ids) { Cache = cache };

        using var _ = Assert.EnterMultipleScope();
        Refused(input with { Parents = [-1, 0, 0] }, "follows one line");
        Refused(input with { RowLengths = [4, 1] }, "RowLengths[0] is 4; give 0 to 3");
        Refused(input with { RowLengths = [1] }, "1 numbers for 2 rows");
        Refused(input with { RowLengths = [1, 2], Answers = [2, 1] }, "Answers[0] is 2; give 0 to 1");
        Refused(input with { Ids = ids + 9 }, "tokens 0 to 10");
        Refused(input with { Ids = ids[..1] }, "give as many rows");
        Refused(input with { Cache = foreign }, "another network's");
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 0, 0 }));

        void Refused(DecoderInput wrong, string says) =>
            Assert.That(() => _network.Logits(wrong), Throws.ArgumentException.With.Message.Contains(says));
    }
}
