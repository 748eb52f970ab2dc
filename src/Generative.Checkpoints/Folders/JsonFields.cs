using System.Globalization;
using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>Checked access to a few fields of a JSON object that may hold any others; null counts as absent.</summary>
/// <param name="json">The object.</param>
/// <param name="source">Where it stands, for messages.</param>
internal readonly struct JsonFields(JsonElement json, string source)
{
    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A truth value; null where absent.</summary>
    public bool? Truth(string name) => !Has(name) ? null : json.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A whole number.</summary>
    public int Integer(string name, int least) =>
        Whole(json.GetProperty(name), least) ?? throw Wrong(name, $"a whole number of at least {least}");

    /// <summary>A finite number.</summary>
    public double Real(string name, double least, double most, bool open)
    {
        var value = json.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            && (open ? number > least : number >= least) && number <= most)
            return number;
        var range = most == double.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $", at most {most}");
        throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number {(open ? "above" : "of at least")} {least}{range}"));
    }

    /// <summary>A token's id; null where absent.</summary>
    public int? Token(string name) => !Has(name) ? null
        : Whole(json.GetProperty(name), 0) ?? throw Wrong(name, "a token's id, 0 or above");

    /// <summary>A token's id or a list of ids; empty where absent.</summary>
    public IReadOnlyList<int> Tokens(string name)
    {
        if (!Has(name)) return [];
        var value = json.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array) return [Token(name)!.Value];
        var ids = value.EnumerateArray().Select(id => Whole(id, 0)).ToArray();
        return ids.Contains(null) ? throw Wrong(name, "a token's id, 0 or above, or a list of them")
            : [.. ids.Select(id => id!.Value).Distinct()];
    }

    /// <summary>An error about a field.</summary>
    public InvalidDataException Wrong(string name, string fix) =>
        new($"{source}: '{name}' is {json.GetProperty(name).GetRawText()}; give {fix}");

    private static int? Whole(JsonElement value, int least) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least ? number : null;
}
