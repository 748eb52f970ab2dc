using System.Globalization;
using System.Text.Json.Serialization;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What <c>image --json</c> prints. Scripts read it: names and meanings stay.</summary>
/// <param name="Model">The model's own name.</param>
/// <param name="Sampler">The sampler's name.</param>
/// <param name="Steps">Steps of a run.</param>
/// <param name="NetworkEvaluations">Network evaluations behind each picture.</param>
/// <param name="Seeds">Seed of each picture, in order of generation.</param>
/// <param name="Classes">Class of each picture, in the same order; empty for a model without classes.</param>
/// <param name="Guidance">Guidance weight, 1 for none.</param>
/// <param name="Files">Files written, as they were asked for.</param>
/// <param name="LoadSeconds">Until the model was ready.</param>
/// <param name="FirstImageSeconds">From the start until the first batch was finished.</param>
/// <param name="TotalSeconds">From the start until the last picture.</param>
/// <param name="ImagesPerSecond">Pictures a second once the model was ready.</param>
/// <param name="SamplerOverheadFraction">Share of a step outside the network, 0 to 1.</param>
/// <param name="PeakRssBytes">Most memory the process held.</param>
/// <param name="Verdict">The validator's word on model, sampler and guidance.</param>
/// <param name="Device">Where the network ran.</param>
/// <param name="Threads">Torch's threads.</param>
internal sealed record ImageReport(string Model, string Sampler, int Steps, int NetworkEvaluations, IReadOnlyList<long> Seeds,
    IReadOnlyList<string> Classes, double Guidance, IReadOnlyList<string> Files, double LoadSeconds, double FirstImageSeconds,
    double TotalSeconds, double ImagesPerSecond, double SamplerOverheadFraction, long PeakRssBytes, string Verdict, string Device,
    int Threads)
{
    /// <summary>How far --init was changed, 0 to 1; left out when pictures start from noise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Strength { get; init; }

    /// <summary>Row of the plan the runs started at: that many steps were left out; left out when pictures start from noise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StartRow { get; init; }

    /// <summary>The report on finished pictures.</summary>
    public static ImageReport Of(ImageResult result, IReadOnlyList<string> files, string device, int threads)
    {
        var (plan, timings, count) = (result.Plan, result.Timings, result.Pictures.Count);
        return new(result.Card.Name, plan.Sampler.Name, plan.Steps, result.NetworkEvaluations, plan.Seeds,
            result.Card.Classes.Count == 0 ? [] : [.. Enumerable.Range(0, count).Select(result.ClassOf)], plan.Guidance, files,
            Seconds(timings.Load), Seconds(timings.FirstImages), Seconds(timings.Total),
            Math.Round(count / Math.Max((timings.Total - timings.Load).TotalSeconds, 1e-9), 3),
            Math.Round(timings.SamplerOverheadFraction, 6),
            PeakMemory.Bytes(), plan.Verdict.ToString(), device, threads)
        {
            Strength = plan.Edit?.Strength,
            StartRow = plan.Edit?.StartRow,
        };
    }

    /// <summary>One line for people.</summary>
    public string Summary() => string.Create(CultureInfo.InvariantCulture,
        $"{Seeds.Count} {(Seeds.Count == 1 ? "picture" : "pictures")} by {Model} with {Sampler}, {Steps} steps, ") + Edited()
            + string.Create(
        CultureInfo.InvariantCulture, $"in {TotalSeconds:0.0} s on {Device} ({ImagesPerSecond:0.0} a second). {Verdict}.");

    private string Edited() => Strength is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"from row {StartRow} (strength {Strength}), ");

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
