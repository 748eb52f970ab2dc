using System.Collections.Immutable;

namespace Generative.Imaging;

/// <summary>
/// Everything needed to make the pictures of a file again, kept as JSON inside the PNG. Immutable: lists are copied when set.
/// </summary>
public sealed record GenerationParameters
{
    /// <summary>The format number written today, and the only one read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The keyword of the PNG text chunk that holds the JSON.</summary>
    public const string Keyword = "generative.parameters";

    /// <summary>The version of this SDK, such as <c>0.1.0</c>.</summary>
    public static string SdkVersion { get; } = typeof(GenerationParameters).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Format of the JSON, <see cref="CurrentFormat"/>.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Hash of the model's weights, so that a replay notices other weights under the same name.</summary>
    public required string WeightsHash { get; init; }

    /// <summary>Name of the sampler.</summary>
    public required string Sampler { get; init; }

    /// <summary>Number of steps, at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>The seed of each image in the file, in order (row by row in a grid); at least one.</summary>
    public required IReadOnlyList<long> Seeds { get; init => field = [.. value]; }

    /// <summary>Guidance weight; finite.</summary>
    public required double Guidance { get; init; }

    /// <summary>The class name of each image, as many as <see cref="Seeds"/>; empty when the model has no classes.</summary>
    public required IReadOnlyList<string> Classes { get; init => field = [.. value]; }

    /// <summary>Columns of the grid; 1 for a single image.</summary>
    public required int Columns { get; init; }

    /// <summary>Version of the SDK that made the file.</summary>
    public string Sdk { get; init; } = SdkVersion;

    /// <summary>Further settings by name, such as a sampler's own options; kept sorted so that equal content gives equal JSON.</summary>
    public IReadOnlyDictionary<string, string> Extra
    {
        get;
        init => field = value.ToImmutableSortedDictionary(StringComparer.Ordinal);
    } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The parameters as one line of JSON with camel-case names; equal content gives equal text.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public string ToJson() => GenerationParametersJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote. Unknown fields are ignored, <c>extra</c> may be absent.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="InvalidDataException">
    /// The text is not JSON, its format number is not <see cref="CurrentFormat"/>, or a field is missing, of the wrong kind or
    /// out of range; the message names it.
    /// </exception>
    public static GenerationParameters Parse(string json) => GenerationParametersJson.Read(json);
}
