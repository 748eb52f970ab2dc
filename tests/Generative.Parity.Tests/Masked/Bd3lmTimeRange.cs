using System.Text.Json;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The range that a loss's times were drawn from, which is stored nowhere: the config's where that explains them.</summary>
internal static class Bd3lmTimeRange
{
    /// <summary>Stored times are float32; the ends of a range are round numbers.</summary>
    private const double Rounding = 1e-6;

    private const int Digits = 6;

    /// <summary>The least and the latest time.</summary>
    /// <param name="stored">An open folder.</param>
    /// <param name="start">What the loss's names begin with.</param>
    /// <param name="block">Tokens a block, which share their time.</param>
    public static (double Low, double High) Of(StoredTensors stored, string start, int block)
    {
        var times = stored[start + "t"];
        var places = TimeDraws.Stratified(stored[start + "u_t"]).to(ScalarType.Float64);
        var each = times.reshape(places.shape[0], places.shape[1], block).select(-1, 0).to(ScalarType.Float64);
        var (u, t) = (places.flatten().data<double>().ToArray(), each.flatten().data<double>().ToArray());
        if (Configured(stored.Folder) is { } range && u.Zip(t).All(p => Explains(range, p.First, p.Second)))
            return range;
        // The line through the two times furthest apart.
        var (first, last) = (Array.IndexOf(u, u.Min()), Array.IndexOf(u, u.Max()));
        if (u[last] - u[first] < 1e-3)
            throw new InvalidDataException($"the times of '{start}' lie too close together to tell the range they were drawn from, "
                + "and it is not that of the config");
        var slope = (t[last] - t[first]) / (u[last] - u[first]);
        var low = Math.Round(t[first] - (slope * u[first]), Digits);
        return (Math.Max(0, low), Math.Min(1, Math.Round(low + slope, Digits)));
    }

    private static bool Explains((double Low, double High) range, double place, double time) =>
        Math.Abs(range.Low + (place * (range.High - range.Low)) - time) < Rounding;

    private static (double Low, double High)? Configured(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        return json.RootElement.TryGetProperty("sampling_eps_min", out var low) && low.ValueKind == JsonValueKind.Number
            && json.RootElement.TryGetProperty("sampling_eps_max", out var high) && high.ValueKind == JsonValueKind.Number
            ? (low.GetDouble(), high.GetDouble()) : null;
    }
}
