using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Our draw where float32 fails: unlikely tokens in a large vocabulary, and one decided by the last bits.</summary>
internal static class GumbelDraws
{
    private const int Chunk = 40;

    /// <summary>Tail tokens in as many draws as the fixture's, in standard deviations off the exact expectation.</summary>
    public static ParityError Tail(StoredTensors f)
    {
        var (draws, vocabulary) = (f["tail.draws"].item<long>(), f["tail.vocab"].item<long>());
        var (head, mass) = (f["tail.head"].item<long>(), f["tail.mass"].item<double>());
        var (likely, rare) = ((1 - mass) / head, mass / (vocabulary - head));
        var p = cat([full(head, likely, ScalarType.Float64), full(vocabulary - head, rare, ScalarType.Float64)]);
        using var generator = new Generator(1);
        var count = 0L;
        for (var done = 0L; done < draws; done += Chunk)
        {
            using var scope = NewDisposeScope();
            var rows = Math.Min(Chunk, draws - done);
            var u = rand([rows, vocabulary], ScalarType.Float64, generator: generator);
            count += CategoricalDraw.Race(p.expand(rows, -1), u).ge(head).sum().item<long>();
        }
        return new(Math.Abs(count - draws * mass) / Math.Sqrt(draws * mass * (1 - mass)), 4);
    }

    /// <summary>The chance of a tail token with 24-bit uniforms, by the closed form.</summary>
    public static ParityError TailProbability(StoredTensors f)
    {
        var (vocabulary, head, mass) = ((int)f["tail.vocab"].item<long>(), (int)f["tail.head"].item<long>(), f["tail.mass"].item<double>());
        double[] p = [.. Enumerable.Repeat((1 - mass) / head, head), .. Enumerable.Repeat(mass / (vocabulary - head), vocabulary - head)];
        var race = new GridRace(p, 24);
        var expected = f["tail.probability_float32_gumbel"].item<double>();
        return new(Math.Abs((race.Probability(p[^1]) * (vocabulary - head) / expected) - 1), 0.01);
    }

    /// <summary>The winner among the stored categories, with uniforms cut to some bits.</summary>
    public static ParityError Deterministic(StoredTensors f, int bits, string name)
    {
        var unit = Math.Pow(2, -bits);
        var u = (f["deterministic.u"] / unit).floor() * unit;
        var winner = CategoricalDraw.GumbelMax(f["deterministic.p"].log(), u).item<long>();
        return new(winner == f[name].item<long>() ? 0 : 1, 0);
    }
}
