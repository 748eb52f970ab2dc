namespace Generative.Tokenizers;

/// <summary>Tokens of what a chat template wrote.</summary>
internal static class WrittenText
{
    /// <summary>The tokens; spellings of special ones are those, whether or not the tokenizer parses them in other texts.</summary>
    public static IReadOnlyList<int> Encode(ITextTokenizer tokenizer, string text)
    {
        if (tokenizer is TextTokenizer own)
            return own.EncodeWritten(text);
        // Somebody else's: where it does not know a spelling in the text, the text is cut there.
        AddedToken[] unparsed = [.. tokenizer.SpecialTokens.Where(t => text.Contains(t.Key, StringComparison.Ordinal))
            .Where(t => tokenizer.Encode(t.Key) is not [var id] || id != t.Value).Select(t => new AddedToken(t.Value, t.Key))];
        if (unparsed.Length == 0)
            return tokenizer.Encode(text);
        List<int> ids = [];
        foreach (var section in new AddedTokens(unparsed, t => t).Split(text))
            ids.AddRange(section.Token is { } token ? [token.Id] : tokenizer.Encode(text[section.Start..section.End]));
        return ids;
    }
}
