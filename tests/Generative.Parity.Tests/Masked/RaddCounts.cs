using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>RADD's expected state changes and evaluations: nfe.QUANTITY [lengths, steps].</summary>
internal static class RaddCounts
{
    /// <summary>Closed forms in float64, stored in float64.</summary>
    private const double Closed = 1e-9;

    /// <summary>
    /// A Monte Carlo of so many texts, where the README does not say how many, is within 4 standard errors of a count that varies by about
    /// the root of its text's length.
    /// </summary>
    private const double Texts = 4000, Errors = 4;

    private static readonly string[] Inputs = ["nfe.lengths", "nfe.steps"];

    public static IEnumerable<ParityCase> Cases(string folder) =>
        StoredTensors.Names(folder, "nfe.").Except(Inputs).Select(name => new ParityCase(name,
            () => StoredTensors.Use(folder, stored => Measure(stored, name))));

    private static ParityError Measure(StoredTensors stored, string name) => name switch
    {
        "nfe.formula" => Table(stored, name, (steps, length) => EvaluationCounts.Changes(steps, length)),
        "nfe.expected_changes_eps" => Table(stored, name, Changes),
        "nfe.expected_evaluations_eps" => Table(stored, name, Evaluations),
        "nfe.monte_carlo" => MonteCarlo(stored[name], FixtureReadme.Number(stored.Folder, @"(\d+) sequences") ?? Texts),
        _ => LossTolerance.Unknown(name),
    };

    private static double Changes(int steps, long length) => EvaluationCounts.Changes(Shares(steps), length);

    private static double Evaluations(int steps, long length) => EvaluationCounts.Evaluations(Shares(steps), length);

    private static IReadOnlyList<double> Shares(int steps) => EvaluationCounts.Shares(new LogLinearMaskSchedule(), steps);

    private static ParityError Table(StoredTensors stored, string name, Func<int, long, double> count)
    {
        var (lengths, steps) = (stored["nfe.lengths"].data<long>().ToArray(), stored["nfe.steps"].data<long>().ToArray());
        var table = tensor(lengths.SelectMany(l => steps.Select(n => count((int)n, l))).ToArray()).reshape(lengths.Length, steps.Length);
        return new(Deviation.Relative(table, stored[name]), Closed);
    }

    /// <summary>Rows of l, n, mean changes, mean evaluations, formula, expected changes, expected evaluations.</summary>
    private static ParityError MonteCarlo(Tensor table, double texts) => ParityError.Worst(
        Enumerable.Range(0, (int)table.shape[0]).SelectMany(row =>
        {
            var r = table[row].data<double>().ToArray();
            var (length, steps) = ((long)r[0], (int)r[1]);
            var (changes, evaluations) = (Changes(steps, length), Evaluations(steps, length));
            var allowed = Errors * Math.Sqrt(length / texts);
            return new ParityError[]
            {
                new(Math.Abs(changes - r[2]), allowed), new(Math.Abs(evaluations - r[3]), allowed),
                new(Math.Abs(EvaluationCounts.Changes(steps, length) - r[4]), Closed * r[4]),
                new(Math.Abs(changes - r[5]), Closed * r[5]), new(Math.Abs(evaluations - r[6]), Closed * r[6]),
            };
        }));
}
