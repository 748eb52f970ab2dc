using System.Globalization;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// What our sampler really does: mean changes of a row against n (1 - (1 - 1/n)^l), mean evaluations of a row against the fixture's
/// expectation, both within 1 %, for every length and number of steps that does not cost too much.
/// </summary>
internal static class RaddSampledCounts
{
    private const double Tolerance = 0.01;

    /// <summary>Rows are as many as make the tolerance this many standard errors.</summary>
    private const double Errors = 4.5;

    /// <summary>Uniform draws that a pair of length and steps may take.</summary>
    private const double Affordable = 3e7;

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        if (!RotaryFixture.Names(folder, "nfe.").Contains("nfe.lengths"))
            return [];
        using var stored = new StoredTensors(folder);
        return [.. stored["nfe.lengths"].data<long>().ToArray().Select((length, row) => new ParityCase(
            string.Create(CultureInfo.InvariantCulture, $"nfe.sampled_l{length}"), () => Measure(folder, length, row)))];
    }

    private static ParityError Measure(string folder, long length, int row)
    {
        using var scope = NewDisposeScope();
        using var stored = new StoredTensors(folder);
        var steps = stored["nfe.steps"].data<long>().ToArray();
        return ParityError.Worst(steps.Select((n, column) => (n, column, rows: Rows(length, n)))
            .Where(p => p.rows * (double)length * p.n <= Affordable)
            .SelectMany(p => Compare(length, (int)p.n, p.rows, stored["nfe.formula"][row, p.column].item<double>(),
                stored["nfe.expected_evaluations_eps"][row, p.column].item<double>())));
    }

    private static IEnumerable<ParityError> Compare(long length, int steps, int rows, double changes, double evaluations)
    {
        using var model = new Constant(length);
        var request = new SamplingRequest([.. Enumerable.Range(0, rows).Select(i => length << 40 | (long)steps << 20 | (long)i)], steps);
        using var run = SamplerRunner.Begin(KnownSamplers.Get("ancestral"), model, request);
        var (before, changed) = (ones([rows, length], ScalarType.Int64), 0L);
        while (run.MoveNext())
        {
            using var now = run.Current.State.Value.clone();
            changed += now.ne(before).any(-1).sum().item<long>();
            before.copy_(now);
        }
        return [Off((double)changed / rows, changes), Off((double)run.Summary.RowEvaluations / rows, evaluations)];
    }

    private static ParityError Off(double actual, double expected) => new(Math.Abs(actual / expected - 1), Tolerance);

    /// <summary>
    /// From the variance of the number of the first m of n boxes that l balls leave not empty: all boxes are changes, all but the last
    /// make evaluations.
    /// </summary>
    private static int Rows(long length, long steps)
    {
        var (one, two) = (Math.Pow(1 - 1.0 / steps, length), Math.Pow(Math.Max(0, 1 - 2.0 / steps), length));
        return (int)Math.Clamp(Math.Max(Needed(steps, 0), Needed(steps - 1, 1)), 16, 100_000);

        double Needed(double boxes, double more)
        {
            var variance = boxes * one + boxes * (boxes - 1) * two - boxes * boxes * one * one;
            return variance * Math.Pow(Errors / Tolerance / (more + boxes * (1 - one)), 2);
        }
    }

    /// <summary>One token and the mask: what is drawn does not matter, only when.</summary>
    private sealed class Constant(long length) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("constant", [length]);

        public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

        public IForwardProcess Process { get; } = new AbsorbingProcess(new LogLinearMaskSchedule(), 2, 1);

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) => new(zeros([.. request.State.shape, 2]), PredictionKind.Logits);

        public void Dispose() { }
    }
}
