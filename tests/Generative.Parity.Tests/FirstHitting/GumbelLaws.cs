using System.Globalization;

namespace Generative.Parity.Tests;

/// <summary>
/// The distributions of gumbel.table. They are not stored: those by Zipf's law are found from their entropy. Others (a random log-normal,
/// of which only 64 numbers are stored) are left out.
/// </summary>
internal static class GumbelLaws
{
    public const string Table = "gumbel.table";

    private const string Zipfian = "Zipf", Vocabulary = "tail.vocab";

    private const double LargestExponent = 8;

    /// <summary>Numbers of the distributions that follow Zipf's law, as the README says; without one, with a round exponent.</summary>
    public static IReadOnlyList<long> Distributions(string folder)
    {
        using var stored = new StoredTensors(folder);
        return !stored.Has(Table) ? [] : [.. Rows(stored).Select(r => (long)r[0]).Distinct().Where(id => IsZipf(stored, id))];
    }

    /// <summary>The table's rows about one distribution.</summary>
    public static IEnumerable<double[]> Rows(StoredTensors f, long id) => Rows(f).Where(r => r[0] == id);

    /// <summary>Probabilities of all tokens, falling.</summary>
    public static double[] Law(StoredTensors f, long id) => Zipf(Exponent(f, id), Tokens(f));

    public static double Entropy(IEnumerable<double> p) => p.Sum(x => x > 0 ? -x * Math.Log(x) : 0);

    private static IEnumerable<double[]> Rows(StoredTensors f)
    {
        var table = f[Table];
        return table.data<double>().ToArray().Chunk((int)table.shape[1]);
    }

    private static bool IsZipf(StoredTensors f, long id) =>
        FixtureReadme.Word(f.Folder, string.Create(CultureInfo.InvariantCulture, $@"\b{id} = ([A-Za-z-]+)")) is { } law ? law == Zipfian
        : Exponent(f, id) is var s && Math.Abs(s - Math.Round(s, 2)) < 1e-6;

    private static int Tokens(StoredTensors f) => f.Has(Vocabulary) ? (int)f[Vocabulary].item<long>()
        : (int)(FixtureReadme.Number(f.Folder, @"vocabulary (\d+)")
            ?? throw new InvalidDataException($"{f.Folder} tells the size of the vocabulary nowhere"));

    /// <summary>Of the entropy in the fourth column, which falls with the exponent.</summary>
    private static double Exponent(StoredTensors f, long id)
    {
        var (entropy, tokens, low, high) = (Rows(f, id).First()[3], Tokens(f), 0.0, LargestExponent);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Entropy(Zipf(middle, tokens)) > entropy ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    private static double[] Zipf(double exponent, int count)
    {
        double[] w = [.. Enumerable.Range(1, count).Select(k => Math.Pow(k, -exponent))];
        var sum = w.Sum();
        return [.. w.Select(x => x / sum)];
    }
}
