using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The nucleus of large vocabularies, which is found without sorting them.</summary>
public sealed class NucleusTests
{
    private const int Vocabulary = 5000;

    private static readonly DecodingRow Text = new(new long[] { 1 }, 1);

    [Test]
    public void Keeps_what_sorting_keeps(
        [Values("flat", "peaked", "steps", "barred", "far", "alike")] string law,
        [Values(1e-13, 0.2, 0.5, 0.9, 0.9999, 1 - 1e-12)] double mass)
    {
        using var scope = NewDisposeScope();
        var rows = stack([Law(law, 1), Law(law, 2)]);

        var kept = new TopP(mass).Apply(rows, [Text, Text]);

        for (var row = 0; row < 2; row++)
            Assert.That(Values.Of(kept[row]), Is.EqualTo(Sorted(rows[row], mass)), $"row {row}");
    }

    [Test]
    public void Of_equals_the_higher_ids_stay_and_the_border_itself_goes()
    {
        using var scores = full([1, 4096], 0.25, ScalarType.Float64);
        using var kept = new TopP(0.5).Apply(scores, [Text]);

        var stays = Values.Of(kept).Select(double.IsFinite).ToArray();
        Assert.That(stays, Is.EqualTo(Enumerable.Range(0, 4096).Select(id => id >= 2048)));
    }

    [Test]
    public void A_row_that_is_not_a_number_spoils_no_other()
    {
        using var scope = NewDisposeScope();
        var rows = stack([full([Vocabulary], double.NaN, ScalarType.Float64), Law("peaked", 1)]);

        var kept = new TopP(0.9).Apply(rows, [Text, Text]);

        Assert.That(Values.Of(kept[1]), Is.EqualTo(Sorted(rows[1], 0.9)));
        Assert.That(() => TokenChoice.Draw(kept, [0.5, 0.5]), Throws.InvalidOperationException.With.Message.Contains("row 0"));
    }

    private static Tensor Law(string name, int seed)
    {
        using var generator = new Generator((ulong)seed);
        var normal = randn([Vocabulary], ScalarType.Float64, generator: generator);
        return name switch
        {
            "flat" => normal * 0.1,
            "peaked" => normal * 4,
            "steps" => (normal * 2).round(),
            "barred" => (normal * 3).masked_fill(normal.gt(0.1), double.NegativeInfinity),
            "far" => normal * 1e4,
            _ => zeros([Vocabulary], ScalarType.Float64),
        };
    }

    private static double[] Sorted(Tensor scores, double mass)
    {
        var (s, p) = (Values.Of(scores), Values.Of(scores.softmax(-1)));
        int[] order = [.. Enumerable.Range(0, s.Length).OrderBy(id => s[id]).ThenBy(id => id)];
        var together = 0.0;
        foreach (var id in order[..^1])
        {
            together += p[id];
            if (together > 1 - mass)
                break;
            s[id] = double.NegativeInfinity;
        }
        return s;
    }
}
