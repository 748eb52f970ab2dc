using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>times.SCHEDULE.tau from stored uniforms; .mean and .variance from samples with our own.</summary>
internal static class FirstHittingTimes
{
    /// <summary>The README's: "times 1e-12 (float64)".</summary>
    public const double Tolerance = 1e-12;

    private const int Samples = 20_000;

    /// <summary>Whether a tensor is a quantity, not a draw.</summary>
    public static bool Knows(string name) =>
        name.StartsWith("times.", StringComparison.Ordinal) && !name.EndsWith(".u", StringComparison.Ordinal);

    public static ParityError Measure(StoredTensors f, string name)
    {
        var parts = name.Split('.');
        var expected = f[name];
        return parts[2] switch
        {
            "tau" => new(Deviation.Absolute(Replayed(parts[1], expected, f[$"times.{parts[1]}.u"]), expected), Tolerance),
            "mean" => Moments(Sampled(parts[1], expected), expected, x => x),
            "variance" => Moments(Sampled(parts[1], expected), expected, x => (x - x.mean([0])).square() * Samples / (Samples - 1)),
            _ => throw new InvalidDataException($"'{parts[2]}' is not known to the parity tests"),
        };
    }

    public static MaskSchedule Schedule(string name) => name switch
    {
        "loglinear" => new LogLinearMaskSchedule(0),
        "cosine" => new MaskGitMaskSchedule(),
        _ when name.StartsWith("polynomial", StringComparison.Ordinal) => new PolynomialMaskSchedule(
            double.Parse(name["polynomial".Length..], System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new InvalidDataException($"the schedule '{name}' is not known to the parity tests"),
    };

    private static Tensor Replayed(string schedule, Tensor expected, Tensor uniforms) =>
        Run(schedule, expected.shape[1] - 1, (int)expected.shape[0], uniforms);

    private static Tensor Sampled(string schedule, Tensor expected) => Run(schedule, expected.shape[0] - 1, Samples, null);

    /// <summary>Standard errors off the stored moment; 5 is one false alarm in a million. What has no spread must be equal.</summary>
    private static ParityError Moments(Tensor tau, Tensor expected, Func<Tensor, Tensor> of)
    {
        var values = of(tau);
        var error = values.std(0) / Math.Sqrt(Samples);
        return new(((values.mean([0]) - expected).abs() / error.clamp_min(Tolerance)).max().item<double>(), 5);
    }

    /// <summary>Times of a run in which nothing but time matters, [rows, length + 1].</summary>
    private static Tensor Run(string schedule, long length, int rows, Tensor? uniforms)
    {
        using var model = new ConstantModel(Schedule(schedule), length);
        var request = new SamplingRequest([.. Enumerable.Range(0, rows).Select(i => (long)i)], 1)
        {
            Random = uniforms is null ? null : new ReplaySource(rows, key => key.Name == "hit-time" ? uniforms.narrow(1, key.Index, 1)
                : full(rows, 1, 0.5, ScalarType.Float64)),
        };
        List<Tensor> times = [ones(rows, ScalarType.Float64)];
        using var result = SamplerRunner.Run(new FirstHitting(), model, request, step => times.Add(step.Levels.ToTensor().flatten()));
        return result.Summary.NetworkEvaluations == length ? stack(times, 1)
            : throw new InvalidDataException($"{result.Summary.NetworkEvaluations} evaluations for {length} positions");
    }
}
