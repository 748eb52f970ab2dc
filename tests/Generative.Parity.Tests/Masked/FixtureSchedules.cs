using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Schedules by the names the sources give them, and their stored values.</summary>
internal static class FixtureSchedules
{
    private const string Start = "noise.", Times = "noise.t";

    /// <summary>A schedule; the two noises are looked at where its kind has them.</summary>
    public static MaskSchedule Create(string name, Func<(double Min, double Max)> sigma) => name switch
    {
        "loglinear" => new LogLinearMaskSchedule(),
        "cosine" => new CosineMaskSchedule(),
        "cosinesqr" => new CosineSquaredMaskSchedule(),
        "geometric" => new GeometricMaskSchedule(sigma().Min, sigma().Max),
        "linear" => new LinearMaskSchedule(sigma().Min, sigma().Max),
        _ => throw new InvalidDataException($"the schedule '{name}' is not known to the parity tests"),
    };

    /// <summary>noise.SCHEDULE.QUANTITY of a folder, with the noises its config names; null to find them in the stored values.</summary>
    public static IEnumerable<ParityCase> Cases(string folder, Func<(double Min, double Max)>? sigma) =>
        StoredTensors.Names(folder, Start).Where(n => n != Times).Select(name => new ParityCase(name,
            () => StoredTensors.Use(folder, stored => Measure(stored, name, sigma))));

    private static ParityError Measure(StoredTensors stored, string name, Func<(double Min, double Max)>? sigma)
    {
        var parts = name.Split('.');
        var times = stored[Times];
        var schedule = Create(parts[1], sigma ?? (() => Ends(parts[1] == "geometric", times, stored[$"{Start}{parts[1]}.sigma"])));
        return parts[2] switch
        {
            "sigma" => LossTolerance.Relative(schedule.Sigma(times), stored[name]),
            "dsigma" => LossTolerance.Relative(schedule.SigmaRate(times), stored[name]),
            "mask_probability" => LossTolerance.Relative(schedule.MaskProbability(times), stored[name]),
            var other => LossTolerance.Unknown(other),
        };
    }

    /// <summary>The noises at times 0 and 1, on the straight line through the first and the last stored value (of its logarithm).</summary>
    private static (double Min, double Max) Ends(bool logarithmic, Tensor times, Tensor sigma)
    {
        var (t, s) = (times.to(ScalarType.Float64).data<double>().ToArray(), sigma.to(ScalarType.Float64).data<double>().ToArray());
        double[] y = logarithmic ? [.. s.Select(v => Math.Log(v))] : s;
        var slope = (y[^1] - y[0]) / (t[^1] - t[0]);
        var (min, max) = (y[0] - (slope * t[0]), y[^1] + (slope * (1 - t[^1])));
        // A line that starts at 0 is found beside it by float32's rounding.
        return logarithmic ? (Math.Exp(min), Math.Exp(max)) : (Math.Max(0, min), max);
    }
}
