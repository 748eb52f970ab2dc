using System.Globalization;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What <c>compress --json</c> and <c>decompress --json</c> print. Scripts read it: names and meanings stay.</summary>
/// <param name="Files">The file written.</param>
/// <param name="Model">The model's own name.</param>
/// <param name="Bytes">Bytes of the text.</param>
/// <param name="CompressedBytes">Bytes of the compressed file.</param>
/// <param name="HeaderBytes">Bytes of those that are header.</param>
/// <param name="BitsPerByte">Bits of the compressed file for each byte of the text; null for an empty one.</param>
/// <param name="Ratio">Bytes of the text for each of the compressed file.</param>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Rows">Rows coded side by side.</param>
/// <param name="Threads">Torch's threads.</param>
/// <param name="NetworkEvaluations">Batched network evaluations.</param>
/// <param name="LoadSeconds">Until the model was ready.</param>
/// <param name="TotalSeconds">From the start to the result.</param>
/// <param name="PeakRssBytes">Most memory the process held.</param>
internal sealed record CompressionReport(IReadOnlyList<string> Files, string Model, long Bytes, long CompressedBytes, int HeaderBytes,
    double? BitsPerByte, double Ratio, long Tokens, int Rows, int Threads, int NetworkEvaluations, double LoadSeconds, double TotalSeconds,
    long PeakRssBytes)
{
    /// <summary>The report on a result that was written to a file.</summary>
    public static CompressionReport Of(CompressionResult result, string path) => new([path], result.Card.Name, result.Bytes,
        result.CompressedBytes, result.HeaderBytes, result.BitsPerByte, result.Ratio, result.Tokens, result.Rows, result.Threads,
        result.NetworkEvaluations, Math.Round(result.Load.TotalSeconds, 6), Math.Round(result.Total.TotalSeconds, 6), PeakMemory.Bytes());

    /// <summary>One line for people.</summary>
    public string Summary() => string.Create(CultureInfo.InvariantCulture,
        $"{Files[0]}: {Bytes} bytes of text in {CompressedBytes} by {Model}, ")
        + (BitsPerByte is { } bits ? string.Create(CultureInfo.InvariantCulture, $"{bits:0.000} bits a byte, ") : "")
        + string.Create(CultureInfo.InvariantCulture, $"{Tokens} tokens in {Rows} rows, in {TotalSeconds:0.0} s.");
}
