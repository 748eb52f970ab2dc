using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class GriffinCacheTests
{
    private GriffinModel _network = null!;

    [SetUp]
    public void Build() => _network = TinyGriffin.Awake();

    [TearDown]
    public void Free() => _network.Dispose();

    [TestCase(2)]
    [TestCase(9)]
    public void Snapshot_brings_back_the_moment(int held)
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(2, 20);
        using var cache = _network.CreateCache(2, 3, CachePolicy.All);
        _network.Logits(new(ids.narrow(1, 0, held)) { Cache = cache });
        using var snapshot = cache.Snapshot();
        var first = _network.Logits(new(ids.narrow(1, held, 6)) { Cache = cache });
        _network.Logits(new(ids.narrow(1, 0, 4)) { Cache = cache });
        cache.Restore(snapshot);
        cache.Restore(snapshot);
        var again = _network.Logits(new(ids.narrow(1, held, 6)) { Cache = cache });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(snapshot.Length, Is.EqualTo(held));
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { held + 6, held + 6 }));
        Assert.That(Values.Distance(again, first), Is.LessThan(1e-6));
    }

    [Test]
    public void What_was_disposed_is_refused()
    {
        using var scope = NewDisposeScope();
        var cache = _network.CreateCache(1, 3, CachePolicy.All);
        var part = new DecoderInput(TinyGriffin.Ids(1, 4)) { Cache = cache };
        _network.Logits(part);
        var (snapshot, gone) = (cache.Snapshot(), cache.Snapshot());
        gone.Dispose();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => cache.Restore(gone), Throws.InstanceOf<ObjectDisposedException>());
        cache.Dispose();
        Assert.That(() => cache.Restore(snapshot), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => cache.Select([0]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(cache.Snapshot, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => _network.Logits(part), Throws.InstanceOf<ObjectDisposedException>());
        snapshot.Dispose();
    }

    [Test]
    public void Snapshot_of_an_empty_cache_empties_it()
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(1, 4);
        using var cache = _network.CreateCache(1, 3, CachePolicy.All);
        using var empty = cache.Snapshot();
        var first = _network.Logits(new(ids) { Cache = cache });
        cache.Restore(empty);

        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 0 }));
        Assert.That(Values.Distance(_network.Logits(new(ids) { Cache = cache }), first), Is.LessThan(1e-6));
    }

    [Test]
    public void Selected_rows_go_on_where_they_were()
    {
        using var scope = NewDisposeScope();
        var ids = TinyGriffin.Ids(3, 14);
        using var cache = _network.CreateCache(3, 3, CachePolicy.All);
        _network.Logits(new(ids.narrow(1, 0, 8)) { Cache = cache, RowLengths = [8, 2, 5] });
        cache.Select([2, 0, 2, 1]);
        var next = TinyGriffin.Ids(4, 1);
        var answers = _network.Logits(new(next) { Cache = cache });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 6, 9, 6, 3 }));
        foreach (var (row, (was, length)) in new[] { (2, 5), (0, 8), (2, 5), (1, 2) }.Index())
        {
            var text = cat([ids[was].narrow(0, 0, length), next[row]]).unsqueeze(0);
            Assert.That(Values.Distance(answers[row], _network.forward(text)[0].narrow(0, length, 1)), Is.LessThan(1e-5), $"row {row}");
        }
        Assert.That(() => cache.Select([]), Throws.ArgumentException);
        Assert.That(() => cache.Select([4]), Throws.ArgumentException.With.Message.Contains("0 to 3"));
    }

    [Test]
    public void There_is_no_way_back_without_a_snapshot()
    {
        using var cache = _network.CreateCache(1, 3, CachePolicy.All);
        using var other = _network.CreateCache(1, 3, CachePolicy.All);
        using var foreign = other.Snapshot();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.CanTruncate, Is.False);
        Assert.That(() => cache.Truncate(0), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("snapshot"));
        Assert.That(() => cache.Truncate([0]), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => cache.Keep(0, 0, []), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => cache.Restore(foreign), Throws.ArgumentException);
        Assert.That(() => _network.CreateCache(1, 1, new(CacheKind.Sliding)),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("never grow"));
    }

    [Test]
    public void Long_decoding_keeps_its_tensors_and_their_size()
    {
        using var cache = _network.CreateCache(2, 3, CachePolicy.All);
        using var next = TinyGriffin.Ids(2, 1);
        Decode(40);
        // What earlier tests left to the finalizer must not go meanwhile.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        Decode(200);

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
        cache.Dispose();
        Assert.That(Tensor.TotalCount, Is.LessThan(before));

        void Decode(int tokens)
        {
            for (var i = 0; i < tokens; i++)
                using (inference_mode(i % 2 == 0))          // a run may look at its state between steps
                    _network.Logits(new(next) { Cache = cache }).Dispose();
        }
    }

    [Test]
    public void Network_without_values_takes_names_and_shapes_alone()
    {
        var before = Environment.WorkingSet;
        using var nowhere = UnsetWeights.Nowhere();
        using var large = new GriffinModel(new());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(large.parameters().Sum(p => p.numel()), Is.InRange(2_500_000_000, 2_800_000_000));
        Assert.That(Environment.WorkingSet - before, Is.LessThan(100L << 20));
    }
}
