using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>What the model makes: one row of a batch.</summary>
/// <param name="Kind">The state's kind, e.g. <c>image</c>, <c>latent</c>, <c>text</c>.</param>
/// <param name="Shape">Sizes of one row without the batch, each at least 1: [channel, height, width] for an image, [tokens]
/// for a text.</param>
/// <param name="Range">The values' range, or null where it means nothing (text).</param>
public sealed record StateConfig(string Kind, IReadOnlyList<long> Shape, ValueRange? Range = null)
{
    /// <summary>The kind of a row of token ids: its shape is one number, the longest text, and it has no range.</summary>
    public const string Text = "text";

    internal static StateConfig Read(ComponentSettings state)
    {
        state.AllowOnly("shape", "range");
        var shape = state.Required<long[]>("shape");
        if (shape.Length == 0 || Array.Exists(shape, size => size < 1))
            throw new InvalidDataException($"{state.Source}: 'shape' is [{string.Join(", ", shape)}]; give sizes of at least 1");
        if (state.Type == Text && (shape.Length != 1 || state.Has("range")))
            throw new InvalidDataException(
                $"{state.Source}: a text has one size, its tokens, and no 'range'; give e.g. \"shape\": [256] alone");
        return new(state.Type, Array.AsReadOnly(shape), state.Optional<double[]>("range", []) switch
        {
            [] when !state.Has("range") => null,
            [var low, var high] when low < high => new(low, high),
            _ => throw new InvalidDataException($"{state.Source}: 'range' is not [low, high] with low < high; give e.g. [-1, 1]"),
        });
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = Kind, ["shape"] = new JsonArray([.. Shape.Select(size => (JsonNode)size)]) };
        if (Range is { } range) json["range"] = new JsonArray(range.Low, range.High);
        return json;
    }
}
