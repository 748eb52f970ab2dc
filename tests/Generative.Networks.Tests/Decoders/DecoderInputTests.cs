using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class DecoderInputTests
{
    private readonly LlamaModel network = TinyDecoders.Llama();

    [OneTimeTearDown]
    public void Free() => network.Dispose();

    [Test]
    public void Bad_ids_are_refused()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Refused(new(tensor(new long[] { 1, 2 })), "Ids is [2]; give [batch, length]");
        Refused(new(zeros(1, 2)), "Ids is Float32; give token numbers");
        Refused(new(tensor(new long[,] { { 1, 23 } })), "Ids has 23 in row 0; this network has tokens 0 to 22");
        Refused(new(tensor(new long[,] { { -1, 2 } })), "Ids has -1");
        Refused(new(zeros([1, 0], ScalarType.Int64)), "at least 1 of each");
    }

    [Test]
    public void Filler_may_be_anything()
    {
        using var scope = NewDisposeScope();

        Assert.That(() => network.Logits(new(tensor(new long[,] { { 1, 99 } })) { RowLengths = [1] }), Throws.Nothing);
    }

    [Test]
    public void Bad_counts_and_trees_are_refused()
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(2, 3);
        using var _ = Assert.EnterMultipleScope();
        Refused(new(ids) { RowLengths = [3] }, "RowLengths has 1 numbers for 2 rows");
        Refused(new(ids) { RowLengths = [3, 4] }, "RowLengths[1] is 4; give 0 to 3");
        Refused(new(ids) { RowLengths = [3, 2], Answers = [3, 3] }, "Answers[1] is 3; give 0 to 2");
        Refused(new(ids) { Parents = [-1, 0] }, "Parents has 2 places for 3 tokens");
        Refused(new(ids) { Parents = [-1, 1, 0] }, "Parents[1] is 1; give a place before it");
        Refused(new(ids) { Parents = [-1, 0, 1], RowLengths = [3, 2] }, "one tree holds for all rows");
    }

    [Test]
    public void Caches_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var other = TinyDecoders.Llama();
        using var foreign = other.CreateCache(2, 4, CachePolicy.All);
        using var cache = network.CreateCache(3, 4, CachePolicy.All);
        using var _ = Assert.EnterMultipleScope();
        Refused(new(TinyDecoders.Ids(2, 3)) { Cache = foreign }, "Cache is another network's");
        Refused(new(TinyDecoders.Ids(2, 3)) { Cache = cache }, "Cache has 3 rows, and Ids is [2, 3]");
        Assert.That(() => cache.Restore(foreign.Snapshot()), Throws.ArgumentException.With.Message.Contains("another cache"));
    }

    [Test]
    public void Text_longer_than_the_context_is_refused_with_the_numbers_and_the_cache_stays()
    {
        using var scope = NewDisposeScope();
        using var cache = network.CreateCache(1, 4, CachePolicy.All);
        network.Part(cache, TinyDecoders.Ids(1, 90));
        using var _ = Assert.EnterMultipleScope();
        Refused(new(TinyDecoders.Ids(1, 7)) { Cache = cache },
            "90 tokens are held in row 0 and 7 more asked for; the model knows 96 positions");
        Refused(new(TinyDecoders.Ids(1, 97)), "0 tokens are held in row 0 and 97 more asked for");
        Assert.That(cache.Length, Is.EqualTo(90));
        Assert.That(() => network.Part(cache, TinyDecoders.Ids(1, 6)), Throws.Nothing);
    }

    [Test]
    public void Bad_changes_of_a_cache_are_refused()
    {
        using var scope = NewDisposeScope();
        using var cache = network.CreateCache(2, 4, CachePolicy.All);
        network.Part(cache, TinyDecoders.Ids(2, 5));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => cache.Truncate(6), Throws.InstanceOf<ArgumentException>().With.Message.Contains("give 0 to 5"));
        Assert.That(() => cache.Truncate([5, 6]), Throws.ArgumentException.With.Message.Contains("lengths[1] is 6"));
        Assert.That(() => cache.Truncate([5]), Throws.ArgumentException.With.Message.Contains("for 2 rows"));
        Assert.That(() => cache.Select([]), Throws.ArgumentException.With.Message.Contains("at least one row"));
        Assert.That(() => cache.Select([2]), Throws.ArgumentException.With.Message.Contains("rows 0 to 1"));
        Assert.That(() => cache.Keep(0, 3, [4, 3]), Throws.ArgumentException.With.Message.Contains("ascending"));
        Assert.That(() => cache.Keep(0, 6, []), Throws.ArgumentException.With.Message.Contains("from is 6"));
        Assert.That(() => network.CreateCache(0, 1, CachePolicy.All), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => network.CreateCache(1, 0, CachePolicy.All), Throws.InstanceOf<ArgumentException>());
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 5, 5 }));
    }

    [Test]
    public void Disposed_cache_is_refused()
    {
        using var scope = NewDisposeScope();
        var cache = network.CreateCache(1, 4, CachePolicy.All);
        cache.Dispose();

        Assert.That(() => network.Part(cache, TinyDecoders.Ids(1, 2)), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Half_precision_weights_answer_in_float32()
    {
        using var scope = NewDisposeScope();
        using var half = TinyDecoders.Llama();
        var ids = TinyDecoders.Ids(1, 9);
        var expected = half.Whole(ids);
        half.to(ScalarType.BFloat16);
        using var cache = half.CreateCache(1, 2, new(CacheKind.Lambda) { Window = 4, Sinks = 1 });
        var logits = half.Whole(ids);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(logits.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(Values.Distance(logits, expected), Is.LessThan(0.3));
        Assert.That(half.InParts(cache, ids, 3, 1).dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void No_answers_wanted_gives_none_and_the_cache_goes_on()
    {
        using var scope = NewDisposeScope();
        using var cache = network.CreateCache(2, 2, CachePolicy.All);

        Assert.That(network.Logits(new(TinyDecoders.Ids(2, 3)) { Cache = cache, Answers = [0, 0] }).shape,
            Is.EqualTo(new long[] { 2, 0, TinyDecoders.Vocabulary }));
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 3, 3 }));
    }

    private void Refused(DecoderInput input, string message) =>
        Assert.That(() => network.Logits(input), Throws.ArgumentException.With.Message.Contains(message));
}
