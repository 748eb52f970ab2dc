using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Runtime.Tests;

public sealed class RowStreamsTests
{
    private static readonly long[] Sixteen = [.. Enumerable.Range(0, 16).Select(i => 100L + i)];

    [Test]
    public void Row_seven_of_sixteen_equals_row_seven_alone(
        [Values(1L, 2L, 3L, 17L, 1000L)] long size, [Values(ScalarType.Float32, ScalarType.Float64)] ScalarType dtype, [Values] bool normal)
    {
        using var batch = Draw(new RowStreams(Sixteen));
        using var alone = Draw(new RowStreams(Sixteen[7]));

        Assert.That(Values.Same(Values.RowBits(batch, 7), Values.Bits(alone)));

        Tensor Draw(RowStreams streams) => normal ? streams.Normal(new("x", 3), [size], dtype) : streams.Uniform(new("x", 3), [size],
            dtype);
    }

    [Test]
    public void Longer_draw_begins_with_the_shorter_one()
    {
        var streams = new RowStreams(5);
        using var shorter = streams.Normal("x", [7], ScalarType.Float64);
        using var longer = streams.Normal("x", [50], ScalarType.Float64);

        Assert.That(Values.Of(longer)[..7], Is.EqualTo(Values.Of(shorter)));
    }

    [Test]
    public void Order_of_draws_does_not_matter()
    {
        using var firstA = new RowStreams(Sixteen).Normal("a", [9]);
        var other = new RowStreams(Sixteen);
        using var b = other.Normal("b", [9]);
        using var u = other.Uniform(new("a", 1), [9]);
        using var lastA = other.Normal("a", [9]);

        Assert.That(Values.Same(Values.Bits(firstA), Values.Bits(lastA)));
    }

    [Test]
    public void Equal_seeds_give_equal_rows_and_float32_is_the_rounded_float64()
    {
        var streams = new RowStreams([4, 9, 4]);
        using var wide = streams.Normal("x", [3, 5], ScalarType.Float64);
        using var narrow = streams.Normal("x", [3, 5]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(narrow.shape, Is.EqualTo(new long[] { 3, 3, 5 }));
        Assert.That(narrow.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(Values.RowBits(wide, 0), Is.EqualTo(Values.RowBits(wide, 2)));
        Assert.That(Values.RowBits(wide, 0), Is.Not.EqualTo(Values.RowBits(wide, 1)));
        Assert.That(Values.Of(narrow), Is.EqualTo(Values.Of(wide).Select(v => (double)(float)v)));
    }

    [Test]
    public void Sixteen_threads_on_one_source_draw_what_one_thread_draws()
    {
        var streams = new RowStreams(Sixteen);
        var expected = Enumerable.Range(0, 64).Select(Draw).ToArray();
        var got = new byte[64][];

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => got[i] = Draw(i));

        Assert.That(got.Zip(expected, Values.Same), Is.All.True);

        byte[] Draw(int i)
        {
            using var draw = streams.Normal(new("x", i), [33]);
            return Values.Bits(draw);
        }
    }

    [Test]
    public void Extreme_seeds_and_indices_are_streams_like_any_other()
    {
        var draws = new[] { long.MinValue, -1, 0, 1, long.MaxValue }
            .SelectMany(seed => new[] { 0L, 1, long.MaxValue }.Select(index => First(seed, index)));

        Assert.That(draws, Is.Unique);

        static double First(long seed, long index)
        {
            using var draw = new RowStreams(seed).Normal(new("x", index), [1], ScalarType.Float64);
            return Values.Of(draw)[0];
        }
    }

    [Test]
    public void Wrong_arguments_are_named()
    {
        var streams = new RowStreams(1);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new RowStreams([]), Throws.ArgumentException.With.Message.Contains("seeds is empty; give one seed"));
        Assert.That(() => streams.Normal(new("x", -1), [1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => streams.Uniform("", [1]), Throws.ArgumentException);
    }
}
