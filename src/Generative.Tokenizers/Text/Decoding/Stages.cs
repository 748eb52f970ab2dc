namespace Generative.Tokenizers;

/// <summary>The decoders publishers name, as stages.</summary>
internal static class Stages
{
    private static readonly (string From, string To)[] EnglishSpaces =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"),
        (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public static DecodeStage ByteLevel { get; } = (next, keepBytes) => new ByteLevelStage(next, keepBytes);

    public static DecodeStage ByteFallback { get; } = (next, keepBytes) => new ByteFallbackStage(next, keepBytes);

    public static DecodeStage Gather { get; } = (next, _) => new GatherStage(next);

    /// <summary>Spaces between pieces.</summary>
    public static DecodeStage Spaced { get; } = Each((piece, first) => first ? piece : " " + piece);

    /// <summary>White space off both ends, as Python's <c>strip</c> takes it.</summary>
    public static DecodeStage Trim { get; } = (next, _) => new StripStage(next,
        c => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F', int.MaxValue, int.MaxValue);

    public static DecodeStage Each(Func<string, bool, string> rewrite) => (next, _) => new EachStage(next, rewrite);

    public static DecodeStage Replace(string literal, string content) => (next, _) => new ReplaceStage(next, literal, content);

    public static DecodeStage Strip(char character, int start, int stop) =>
        (next, _) => new StripStage(next, c => c == character, start, stop);

    public static DecodeStage Suffix(string suffix) => (next, _) => new SuffixStage(next, suffix);

    public static DecodeStage FirstSpace(bool all) => (next, _) => new FirstSpaceStage(next, all);

    /// <summary>Spaces instead of their marks; the first piece loses its own unless none was put there.</summary>
    public static DecodeStage Metaspace(string replacement, bool prefixed) =>
        Each((piece, first) => piece.Replace(replacement, first && prefixed ? "" : " ", StringComparison.Ordinal));

    /// <summary>Pieces that go on with a word lose their prefix, others get a space; English spacing is tidied where asked for.</summary>
    public static DecodeStage WordPiece(string prefix, bool cleanUp) => Each((piece, first) =>
    {
        var text = first ? piece : piece.StartsWith(prefix, StringComparison.Ordinal) ? piece[prefix.Length..] : " " + piece;
        return cleanUp ? EnglishSpaces.Aggregate(text, (t, s) => t.Replace(s.From, s.To, StringComparison.Ordinal)) : text;
    });
}
