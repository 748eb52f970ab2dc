using System.Globalization;
using System.Text.Json.Serialization;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What <c>text --json</c> prints. Scripts read it: names and meanings stay.</summary>
/// <param name="Model">The model's own name.</param>
/// <param name="Sampler">The sampler's name.</param>
/// <param name="Steps">Steps asked for; samplers that make one token a step pass over them.</param>
/// <param name="Texts">The texts in the order of their seeds; of a conversation the answers alone.</param>
/// <param name="Tokens">Tokens made, of all texts together: what was given does not count.</param>
/// <param name="TokenIds">The tokens of each text, given ones included.</param>
/// <param name="NetworkEvaluations">Batched network evaluations, of all batches together.</param>
/// <param name="RowEvaluations">Texts the network saw, summed over its evaluations.</param>
/// <param name="Seeds">Seed of each text.</param>
/// <param name="Files">Files written.</param>
/// <param name="TokensPerSecond">Tokens made a second once the model was ready.</param>
/// <param name="LoadSeconds">Until the model was ready.</param>
/// <param name="FirstTokenSeconds">From the start until the first token was made.</param>
/// <param name="TotalSeconds">From the start until the last text.</param>
/// <param name="SamplerOverheadFraction">Share of a step outside the network, 0 to 1.</param>
/// <param name="PeakRssBytes">Most memory the process held.</param>
/// <param name="Verdict">The validator's word on model, sampler and request.</param>
/// <param name="Device">Where the network ran.</param>
/// <param name="Threads">Torch's threads.</param>
internal sealed record TextReport(string Model, string Sampler, int Steps, IReadOnlyList<string> Texts, long Tokens,
    IReadOnlyList<IReadOnlyList<int>> TokenIds, int NetworkEvaluations, long RowEvaluations, IReadOnlyList<long> Seeds,
    IReadOnlyList<string> Files, double TokensPerSecond, double LoadSeconds, double FirstTokenSeconds, double TotalSeconds,
    double SamplerOverheadFraction, long PeakRssBytes, string Verdict, string Device, int Threads)
{
    /// <summary>Why each text ends where it does: <c>length</c>, <c>end-token</c> or <c>stop-string</c>.</summary>
    public IReadOnlyList<string> FinishReasons { get; init; } = [];

    /// <summary>Natural logarithms of the probabilities that each text's tokens were drawn with; only where they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? LogProbabilities { get; init; }

    /// <summary>Tokens made for each time the network saw a text.</summary>
    public double TokensPerEvaluation { get; init; }

    /// <summary>Batched network evaluations of the draft, which <see cref="NetworkEvaluations"/> leaves out; only of samplers with
    /// proposals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DraftEvaluations { get; init; }

    /// <summary>Rounds of proposing and checking, of all texts together; only of samplers with proposals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Rounds { get; init; }

    /// <summary>Share of the proposed tokens that were taken; only of samplers with proposals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AcceptanceRate { get; init; }

    /// <summary>What that share is on average, 1 - TV of the two models' laws; only of samplers with proposals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ExpectedAcceptance { get; init; }

    /// <summary>The report on finished texts.</summary>
    public static TextReport Of(TextResult result, IReadOnlyList<string> files, string device, int threads)
    {
        var (plan, timings) = (result.Plan, result.Timings);
        return new(result.Card.Name, plan.Sampler.Name, plan.Steps, Shown(result), result.Tokens, result.TokenIds,
            result.NetworkEvaluations, result.RowEvaluations, plan.Seeds, files, Math.Round(result.TokensPerSecond, 3), Seconds(timings.Load),
            Seconds(timings.FirstToken), Seconds(timings.Total), Math.Round(timings.SamplerOverheadFraction, 6), PeakMemory.Bytes(),
            plan.Verdict.ToString(), device, threads)
        {
            FinishReasons = [.. result.FinishReasons.Select(Word)],
            LogProbabilities = plan.Request.WantLogProbabilities ? result.LogProbabilities : null,
            TokensPerEvaluation = Math.Round(result.TokensPerEvaluation, 4),
            DraftEvaluations = result.DraftEvaluations,
            Rounds = result.Rounds,
            AcceptanceRate = Share(result.AcceptanceRate),
            ExpectedAcceptance = Share(result.ExpectedAcceptance),
        };
    }

    /// <summary>What is shown of texts: of a conversation nobody wants to read the template.</summary>
    public static IReadOnlyList<string> Shown(TextResult result) =>
        result.Plan.Request.Messages is null ? result.Texts : result.Continuations;

    /// <summary>One line for people.</summary>
    public string Summary() => string.Create(CultureInfo.InvariantCulture,
        $"{Texts.Count} {(Texts.Count == 1 ? "text" : "texts")} by {Model} with {Sampler}: ")
        + string.Create(CultureInfo.InvariantCulture,
        $"{Tokens} tokens from {NetworkEvaluations} network evaluations in {TotalSeconds:0.0} s on {Device} ")
        + string.Create(CultureInfo.InvariantCulture, $"({TokensPerSecond:0} a second). {Taken()}{Verdict}.");

    private string Taken() => AcceptanceRate is not { } rate ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{100 * rate:0.0} % of the proposals were taken{Expected()}. ");

    private string Expected() => ExpectedAcceptance is not { } mean ? "" : string.Create(
        CultureInfo.InvariantCulture, $", and by the laws of both models {100 * mean:0.0} % are on average");

    private static string Word(FinishReason reason) => reason switch
    {
        FinishReason.EndToken => "end-token",
        FinishReason.StopString => "stop-string",
        _ => "length",
    };

    private static double? Share(double? value) => value is { } share ? Math.Round(share, 6) : null;

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
