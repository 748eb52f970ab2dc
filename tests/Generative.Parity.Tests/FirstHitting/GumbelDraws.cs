using System.Globalization;
using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>Our draw where float32 fails: unlikely tokens in a large vocabulary, and one decided by the last bits.</summary>
internal static class GumbelDraws
{
    public const string Float32Tail = "tail.probability_float32_gumbel";

    private const int WideBits = 53, SingleBits = 24;

    /// <summary>Tail tokens in as many draws as the fixture's, in standard deviations off the exact expectation.</summary>
    public static ParityError Tail(StoredTensors f)
    {
        var (draws, mass, p) = ((int)f["tail.draws"].item<long>(), f["tail.mass"].item<double>(), Law(f));
        var race = new SparseRace(p, 1, draws);
        var head = f["tail.head"].item<long>();
        var count = race.Drawn(CategoricalDraw.Race(race.Weights, race.Uniforms)).Count(t => t >= head);
        return new(Math.Abs(count - (draws * mass)) / Math.Sqrt(draws * mass * (1 - mass)), 4);
    }

    /// <summary>The chance of a tail token with 24-bit uniforms, by the closed form.</summary>
    public static ParityError TailProbability(StoredTensors f)
    {
        var (p, tail) = (Law(f), f["tail.vocab"].item<long>() - f["tail.head"].item<long>());
        var race = new GridRace(p, SingleBits);
        var expected = f[Float32Tail].item<double>();
        return new(Math.Abs((race.Probability(p[^1]) * tail / expected) - 1), 0.01);
    }

    /// <summary>The winner among the stored categories, with uniforms cut to some bits: "float64", or "24bit_uniform".</summary>
    public static ParityError Deterministic(StoredTensors f, string precision, string name)
    {
        var bits = precision == "float64" ? WideBits
            : int.TryParse(precision.Split("bit")[0], CultureInfo.InvariantCulture, out var said) ? said
            : throw new InvalidDataException($"the precision '{precision}' is not known to the parity tests");
        var unit = Math.Pow(2, -bits);
        var u = (f["deterministic.u"] / unit).floor() * unit;
        var winner = CategoricalDraw.GumbelMax(f["deterministic.p"].log(), u).item<long>();
        return new(winner == f[name].item<long>() ? 0 : 1, 0);
    }

    private static double[] Law(StoredTensors f)
    {
        var (vocabulary, head, mass) = ((int)f["tail.vocab"].item<long>(), (int)f["tail.head"].item<long>(), f["tail.mass"].item<double>());
        return [.. Enumerable.Repeat((1 - mass) / head, head), .. Enumerable.Repeat(mass / (vocabulary - head), vocabulary - head)];
    }
}
