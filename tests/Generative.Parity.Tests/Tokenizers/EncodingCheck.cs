using System.Text;

namespace Generative.Parity.Tests;

/// <summary>Text to ids and back.</summary>
internal static class EncodingCheck
{
    /// <summary>What differs, or null.</summary>
    public static string? Compare(ITextTokenizer tokenizer, GoldenEntry entry)
    {
        var (ids, idsWithSpecial) = (entry.NeededNumbers("ids"), entry.NeededNumbers("idsWithSpecial"));
        var text = entry.Numbers("textUtf16") is { } units ? new string([.. units.Select(u => (char)u)]) : entry.Needed("text");
        var bytes = entry.Text("textBase64") is { } base64 ? Convert.FromBase64String(base64)
            : Encoding.UTF8.GetBytes(entry.Needed("text"));
        return Ids("ids", tokenizer.Encode(text), [ids, .. entry.Alternatives("acceptIds")])
            ?? Ids("idsWithSpecial", tokenizer.Encode(text, addSpecial: true), [idsWithSpecial, .. Around(ids, idsWithSpecial, entry)])
            ?? Ids("EncodeBytes", tokenizer.EncodeBytes(bytes), [tokenizer.Encode(text)])
            ?? Texts("decoded", tokenizer.Decode(ids), entry.Text("decoded"))
            ?? Texts("decodedSkipSpecial", tokenizer.Decode(idsWithSpecial, skipSpecial: true), entry.Text("decodedSkipSpecial"))
            ?? Texts("decodedWithSpecial", tokenizer.Decode(idsWithSpecial), entry.Text("decodedWithSpecial"));
    }

    private static string? Ids(string what, IReadOnlyList<int> actual, IEnumerable<IReadOnlyList<int>> right) =>
        right.Any(r => r.SequenceEqual(actual)) ? null
        : $"{what} is {string.Join(' ', actual)}, expected {string.Join(' ', right.First())}";

    private static string? Texts(string what, string actual, string? expected) =>
        expected is null || actual == expected ? null : $"{what} is '{actual}', expected '{expected}'";

    // Other right ids are stored without what stands around them: the same stands around them all.
    private static IEnumerable<int[]> Around(int[] ids, int[] withSpecial, GoldenEntry entry)
    {
        var before = Enumerable.Range(0, withSpecial.Length - ids.Length + 1)
            .First(i => withSpecial.AsSpan(i, ids.Length).SequenceEqual(ids));
        var (begin, end) = (withSpecial[..before], withSpecial[(before + ids.Length)..]);
        return entry.Alternatives("acceptIds").Select(a => (int[])[.. begin, .. a, .. end]);
    }
}
