namespace Generative.Parity.Tests;

/// <summary>Ids that no text gives, to text.</summary>
internal static class DecodingCheck
{
    /// <summary>What differs, or null.</summary>
    public static string? Compare(ITextTokenizer tokenizer, GoldenEntry entry)
    {
        var ids = entry.NeededNumbers("ids");
        return Text("decoded", tokenizer.Decode(ids), entry) ?? Text("decodedSkipSpecial", tokenizer.Decode(ids, skipSpecial: true), entry);
    }

    private static string? Text(string name, string actual, GoldenEntry entry) =>
        entry.Text(name) is not { } expected || actual == expected || entry.Texts("accept").Contains(actual) ? null
        : $"{name} is '{actual}', expected '{expected}'";
}
