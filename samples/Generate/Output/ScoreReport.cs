using System.Globalization;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What <c>score --json</c> prints. Scripts read it: names and meanings stay.</summary>
/// <param name="Model">The model's own name.</param>
/// <param name="BitsPerByte">Rate at which the model compresses the file where it is exact, else an estimated upper bound on it.</param>
/// <param name="StandardError">Standard error of that estimate; 0 where it is exact.</param>
/// <param name="IsExact">Whether it is no estimate.</param>
/// <param name="Tokens">Tokens of the file.</param>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="Windows">Windows it was cut into.</param>
/// <param name="Draws">Estimates of each.</param>
/// <param name="Context">Most tokens before a window that the model saw too.</param>
/// <param name="NetworkEvaluations">Batched network evaluations.</param>
/// <param name="LoadSeconds">Until the model was ready.</param>
/// <param name="TotalSeconds">From the start to the score.</param>
/// <param name="PeakRssBytes">Most memory the process held.</param>
internal sealed record ScoreReport(string Model, double BitsPerByte, double StandardError, bool IsExact, long Tokens, long Bytes, int Windows,
    int Draws, int Context, int NetworkEvaluations, double LoadSeconds, double TotalSeconds, long PeakRssBytes)
{
    /// <summary>The report on a score.</summary>
    public static ScoreReport Of(TextScore score) => new(score.Card.Name, score.BitsPerByte, score.StandardError, score.IsExact, score.Tokens,
        score.Bytes, score.Windows, score.Draws, score.Context, score.NetworkEvaluations, Math.Round(score.Load.TotalSeconds, 6),
        Math.Round(score.Total.TotalSeconds, 6), PeakMemory.Bytes());

    /// <summary>One line for people.</summary>
    public string Summary() => IsExact ? string.Create(CultureInfo.InvariantCulture,
        $"exactly {BitsPerByte:0.0000} bits a byte by {Model}: {Bytes} bytes, {Tokens} tokens, {Windows} windows, in {TotalSeconds:0.0} s.")
        : string.Create(CultureInfo.InvariantCulture,
        $"at most {BitsPerByte:0.000} bits a byte (standard error {StandardError:0.000}) by {Model}: {Bytes} bytes, {Tokens} tokens, ")
        + string.Create(CultureInfo.InvariantCulture, $"{Windows} windows with {Draws} draws each, in {TotalSeconds:0.0} s.");
}
