namespace Generative.Tokenizers;

/// <summary>The decoders publishers name, as stages.</summary>
internal static class Stages
{
    private static readonly (string From, string To)[] EnglishSpaces =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"),
        (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public static DecodeStage ByteLevel { get; } = new((next, keepBytes) => new ByteLevelStage(next, keepBytes))
    {
        Inside = piece => EscapedBytes.ToText(ByteLevelStage.BytesOf(piece), out _),
    };

    public static DecodeStage ByteFallback { get; } = new((next, keepBytes) => new ByteFallbackStage(next, keepBytes))
    {
        Inside = piece => ByteTokens.TryRead(piece, out var value) ? EscapedBytes.ToText([value], out _) : piece,
    };

    public static DecodeStage Gather { get; } = new((next, _) => new GatherStage(next));

    /// <summary>Spaces between pieces.</summary>
    public static DecodeStage Spaced { get; } = Each((piece, first) => first ? piece : " " + piece);

    /// <summary>White space off both ends, as Python's <c>strip</c> takes it.</summary>
    public static DecodeStage Trim { get; } = new((next, _) => new StripStage(next,
        c => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F', int.MaxValue, int.MaxValue));

    public static DecodeStage Each(Func<string, bool, string> rewrite) => new((next, _) => new EachStage(next, rewrite))
    {
        Inside = piece => rewrite(piece, false),
    };

    public static DecodeStage Replace(string literal, string content) => new((next, _) => new ReplaceStage(next, literal, content))
    {
        // A longer literal may be spread over pieces.
        Inside = literal.Length > 1 ? null : piece => piece.Replace(literal, content, StringComparison.Ordinal),
    };

    public static DecodeStage Strip(char character, int start, int stop) =>
        new((next, _) => new StripStage(next, c => c == character, start, stop)) { Inside = stop > 0 ? null : piece => piece };

    public static DecodeStage Suffix(string suffix) => new((next, _) => new SuffixStage(next, suffix));

    public static DecodeStage FirstSpace(bool all) => new((next, _) => new FirstSpaceStage(next, all)) { Inside = piece => piece };

    /// <summary>Moments of a sound; English spacing is tidied and delimiters become spaces where asked for.</summary>
    public static DecodeStage Ctc(string pad, string delimiter, bool cleanUp) => new((next, _) => new CtcStage(next, pad, delimiter,
        cleanUp ? Tidy : null));

    /// <summary>Spaces instead of their marks; the first piece loses its own unless none was put there.</summary>
    public static DecodeStage Metaspace(string replacement, bool prefixed) =>
        Each((piece, first) => piece.Replace(replacement, first && prefixed ? "" : " ", StringComparison.Ordinal));

    /// <summary>Pieces that go on with a word lose their prefix, others get a space; English spacing is tidied where asked for.</summary>
    public static DecodeStage WordPiece(string prefix, bool cleanUp) => Each((piece, first) =>
    {
        var text = first ? piece : piece.StartsWith(prefix, StringComparison.Ordinal) ? piece[prefix.Length..] : " " + piece;
        return cleanUp ? Tidy(text) : text;
    });

    private static string Tidy(string text) =>
        EnglishSpaces.Aggregate(text, (t, s) => t.Replace(s.From, s.To, StringComparison.Ordinal));
}
