using Generative.Tokenizers;

namespace Generative.Parity.Tests;

/// <summary>One tokenizer. The error of a case is the number of its entries that differ; none may.</summary>
internal static class TokenizerFolder
{
    private static readonly (string File, Func<ITextTokenizer, GoldenEntry, string?> Compare)[] Kinds =
    [
        ("cases", EncodingCheck.Compare),
        ("decode", DecodingCheck.Compare),
        ("streaming", StreamingCheck.Compare),
    ];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var found = Kinds.Where(k => File.Exists(PathOf(folder, k.File))).ToArray();
        if (found.Length == 0)
            throw new InvalidDataException($"{folder} holds neither {string.Join(" nor ", Kinds.Select(k => k.File + ".json"))}");
        return found.Select(k => new ParityCase(k.File, () => Measure(folder, k.File, k.Compare)));
    }

    private static ParityError Measure(string folder, string file, Func<ITextTokenizer, GoldenEntry, string?> compare)
    {
        var tokenizer = TextTokenizers.Open(folder);
        var entries = GoldenEntry.ReadAll(PathOf(folder, file));
        string[] differences = [.. entries.Select(e => compare(tokenizer, e) is { } why ? $"{e.Note}: {why}" : null).OfType<string>()];
        foreach (var difference in differences)
            TestContext.Out.WriteLine(difference);
        return new(differences.Length, 0);
    }

    private static string PathOf(string folder, string file) => Path.Combine(folder, file + ".json");
}
