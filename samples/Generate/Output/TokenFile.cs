using System.CommandLine;
using System.Text;
using System.Text.Json;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>Ids of pictures in a JSON file: <c>{"model", "codes", "grids": [[height, width]], "pictures": [[id]]}</c>.</summary>
internal static class TokenFile
{
    /// <summary>Model whose tokenizer is used when none is named.</summary>
    public const string DefaultModel = "fashion-magvit2";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>A fresh option: each command owns its own.</summary>
    public static Option<string?> Model() => new("--model")
    {
        Description = $"Name or folder of a picture tokenizer, or of a model with one; default {DefaultModel}, or what the ids were made with.",
        HelpName = "NAME|DIR",
    };

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(ImageTokens tokens) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new Stored(tokens.Model, tokens.Codes, [.. tokens.Grids.Select(g => new[] { g.Height, g.Width })], [.. tokens.Pictures]), Options) + "\n");

    /// <summary>Reads ids.</summary>
    /// <exception cref="BadInputException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public static ImageTokens Read(string path)
    {
        if (!File.Exists(path))
            throw new BadInputException($"There is no file '{path}'; check the path.");
        try
        {
            var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(path), Options);
            return stored is { Model: not null, Grids: { } grids, Pictures: { } pictures }
                && pictures.All(p => p is not null) && grids.All(g => g is [> 0, > 0])
                ? new(stored.Model, stored.Codes, [.. grids.Select(g => new TokenGrid(g[0], g[1]))], pictures)
                : throw new InvalidDataException($"'{path}' lacks 'model', 'grids' or 'pictures', or a grid is not [height, width]; "
                    + "give a file that encode wrote.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is no file of ids: {error.Message}", error);
        }
    }

    private sealed record Stored(string Model, long Codes, int[][] Grids, IReadOnlyList<long>[] Pictures);
}
