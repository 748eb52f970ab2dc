namespace Generative.Parity.Tests;

/// <summary>Ids one after the other to text. A decoder may hold text back, but never says half a character or loses any.</summary>
internal static class StreamingCheck
{
    /// <summary>What differs, or null.</summary>
    public static string? Compare(ITextTokenizer tokenizer, GoldenEntry entry)
    {
        var (ids, expected) = (entry.NeededNumbers("ids"), entry.Texts("steps"));
        var decoder = tokenizer.CreateDecoder();
        var steps = ids.Select(decoder.Add).ToArray();
        var flush = decoder.Flush();
        var joined = string.Concat(steps) + flush;
        return joined != entry.Needed("decoded") ? $"joined is '{joined}', expected '{entry.Needed("decoded")}'"
            : tokenizer.Decode(ids) != joined ? $"Decode says '{tokenizer.Decode(ids)}', the decoder '{joined}'"
            : !steps.SequenceEqual(expected) || flush != entry.Needed("flush")
                ? $"steps are '{string.Join("|", steps)}', then '{flush}', expected '{string.Join("|", expected)}', "
                    + $"then '{entry.Needed("flush")}'"
            : null;
    }
}
