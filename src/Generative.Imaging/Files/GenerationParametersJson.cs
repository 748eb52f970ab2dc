using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Generative.Imaging;

/// <summary>The JSON form of generation parameters, with errors that name the field.</summary>
internal static class GenerationParametersJson
{
    private static readonly string[] RequiredFields =
        ["model", "weightsHash", "sampler", "steps", "seeds", "guidance", "classes", "columns", "sdk"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // readable names; the text never meets HTML
    };

    public static string Write(GenerationParameters parameters) =>
        Problem(parameters) is { } problem
            ? throw new ArgumentException($"{problem}.", nameof(parameters))
            : JsonSerializer.Serialize(parameters, Options);

    public static GenerationParameters Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            CheckFields(document.RootElement);
            var parameters = document.RootElement.Deserialize<GenerationParameters>(Options)!;
            return Problem(parameters) is { } problem ? throw Invalid(problem) : parameters;
        }
        catch (JsonException error)
        {
            // JsonException.Path names the field; the message's own wording is about .NET types.
            throw Invalid(
                error.Path is null or "" or "$" ? "they are not valid JSON" : $"the value at {error.Path} is of the wrong kind", error);
        }
    }

    private static void CheckFields(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Invalid($"they are a JSON {root.ValueKind} in place of an object");
        }

        if (!root.TryGetProperty("format", out var format))
        {
            throw Invalid("the field 'format' is missing");
        }

        if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number != GenerationParameters.CurrentFormat)
        {
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"their format is {format.GetRawText()} and this version reads format {GenerationParameters.CurrentFormat}"));
        }

        if (RequiredFields.Where(field => !root.TryGetProperty(field, out _)).ToList() is { Count: > 0 } missing)
        {
            throw Invalid($"missing: {string.Join(", ", missing.Select(field => $"'{field}'"))}");
        }
    }

    private static string? Problem(GenerationParameters value) => value switch
    {
        { Format: not GenerationParameters.CurrentFormat } => Text($"format is {value.Format}; use {GenerationParameters.CurrentFormat}"),
        { Steps: < 1 } => Text($"steps is {value.Steps}; give at least 1"),
        { Columns: < 1 } => Text($"columns is {value.Columns}; give at least 1"),
        { Seeds.Count: 0 } => "seeds is empty; give one for each image",
        { Classes.Count: > 0 } when value.Classes.Count != value.Seeds.Count =>
            Text($"classes has {value.Classes.Count} names for {value.Seeds.Count} seeds; give one for each image, or none"),
        _ when !double.IsFinite(value.Guidance) => Text($"guidance is {value.Guidance}; give a finite number"),
        _ when value.Classes.Any(name => name is null) => "classes contains null; give each image a name",
        _ when value.Extra.Values.Any(text => text is null) => "extra contains null; give each entry a text",
        _ => null,
    };

    private static InvalidDataException Invalid(string what, Exception? cause = null) =>
        new($"The generation parameters cannot be read: {what}.", cause);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
