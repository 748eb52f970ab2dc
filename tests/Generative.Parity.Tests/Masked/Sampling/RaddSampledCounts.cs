using System.Globalization;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// What our sampler really does: mean changes of a row against n (1 - (1 - 1/n)^l), mean evaluations of a row against the fixture's
/// expectation, both within 1 %, for every length and number of steps. Where that would take too many rows, it is fewer and the tolerance
/// is wider; a pair too large even for a few rows is left out, and a line says so.
/// </summary>
internal static class RaddSampledCounts
{
    private const double Tolerance = 0.01;

    /// <summary>The tolerance is at least this many standard errors.</summary>
    private const double Errors = 4.5;

    /// <summary>Uniform draws for a pair of length and steps: those that rows are added for, and those that a few rows may take.</summary>
    private const double Affordable = 1e8, Most = 1e9;

    /// <summary>Tokens of the rows that run together.</summary>
    private const long Together = 1 << 20;

    private const int Fewest = 16, Many = 100_000;

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var names = StoredTensors.Names(folder, "nfe.");
        if (!new[] { "nfe.lengths", "nfe.steps", "nfe.formula", "nfe.expected_evaluations_eps" }.All(names.Contains))
            return [];
        using var stored = new StoredTensors(folder);
        return [.. stored["nfe.lengths"].data<long>().ToArray().Select((length, row) => new ParityCase(
            string.Create(CultureInfo.InvariantCulture, $"nfe.sampled_l{length}"),
            () => StoredTensors.Use(folder, f => Measure(f, length, row))))];
    }

    private static ParityError Measure(StoredTensors stored, long length, int row)
    {
        var steps = stored["nfe.steps"].data<long>().ToArray();
        var cost = steps.Select(n => (double)Fewest * length * n).ToArray();
        return ParityError.Worst(steps.SelectMany((n, column) => IsRun(length, n, cost[column], cost.Min())
            ? Compare(length, (int)n, stored["nfe.formula"][row, column].item<double>(),
                stored["nfe.expected_evaluations_eps"][row, column].item<double>()) : []));
    }

    private static bool IsRun(long length, long steps, double cost, double least)
    {
        if (cost <= Math.Max(Most, least))
            return true;
        TestContext.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"nfe.sampled_l{length}: {steps} steps left out, {cost:G2} uniform draws for {Fewest} rows"));
        return false;
    }

    private static IEnumerable<ParityError> Compare(long length, int steps, double changes, double evaluations)
    {
        // All boxes are changes; the first evaluation is certain, and the last box makes none.
        var (changing, asking) = (Error(length, steps, 0, steps), Error(length, steps, 1, steps - 1));
        var needed = Math.Pow(Errors / Tolerance * Math.Max(changing, asking), 2);
        var rows = (int)Math.Max(Fewest, Math.Min(Math.Min(needed, Affordable / (length * (double)steps)), Many));
        var (changed, asked) = Sample(length, steps, rows);
        return [Off((double)changed / rows, changes, changing / Math.Sqrt(rows)),
            Off((double)asked / rows, evaluations, asking / Math.Sqrt(rows))];
    }

    private static (long Changed, long Asked) Sample(long length, int steps, int rows)
    {
        using var model = new ConstantModel(new LogLinearMaskSchedule(), length);
        long changed = 0, asked = 0;
        foreach (var part in Enumerable.Range(0, rows).Select(i => length << 40 | (long)steps << 20 | (long)i)
            .Chunk((int)Math.Max(1, Together / length)))
        {
            using var run = SamplerRunner.Begin(KnownSamplers.Get("ancestral"), model, new(part, steps));
            using var before = ones([part.Length, length], ScalarType.Int64);
            while (run.MoveNext())
            {
                using var now = run.Current.State.Value.clone();
                changed += now.ne(before).any(-1).sum().item<long>();
                before.copy_(now);
            }
            asked += run.Summary.RowEvaluations;
        }
        return (changed, asked);
    }

    private static ParityError Off(double actual, double expected, double error) =>
        new(Math.Abs(actual / expected - 1), Math.Max(Tolerance, Errors * error));

    /// <summary>
    /// Relative standard deviation of a row's count: a certain part, and the number of the first m of n boxes that l balls leave not empty.
    /// </summary>
    private static double Error(long length, double steps, double certain, double boxes)
    {
        var (one, two) = (Math.Pow(1 - 1 / steps, length), Math.Pow(Math.Max(0, 1 - 2 / steps), length));
        var variance = boxes * one + boxes * (boxes - 1) * two - boxes * boxes * one * one;
        return Math.Sqrt(Math.Max(0, variance)) / (certain + boxes * (1 - one));
    }
}
