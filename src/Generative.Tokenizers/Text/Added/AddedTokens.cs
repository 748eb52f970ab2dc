namespace Generative.Tokenizers;

/// <summary>Cuts a text at added tokens: from left to right, the longest where several begin at one place.</summary>
internal sealed class AddedTokens
{
    private readonly CharTrie _trie = new();
    private readonly AddedToken[] _tokens;

    /// <param name="tokens">What to look for.</param>
    /// <param name="spelling">The spelling looked for: normalised where the text is.</param>
    public AddedTokens(IEnumerable<AddedToken> tokens, Func<string, string> spelling)
    {
        _tokens = [.. tokens];
        for (var i = 0; i < _tokens.Length; i++)
            if (spelling(_tokens[i].Content) is { Length: > 0 } content)
                _trie.Add(content, i);
    }

    /// <summary>The parts of a text in order; none of them is empty.</summary>
    public List<TextSection> Split(string text)
    {
        List<TextSection> sections = [];
        var done = 0;
        for (var at = 0; _tokens.Length > 0 && at < text.Length;)
        {
            var found = _trie.Longest(text, at, out var length);
            var (start, end) = (at, at + length);
            at += Math.Max(length, 1);
            if (found < 0 || (_tokens[found].SingleWord && TouchesWord(text, start, end)))
                continue;
            if (_tokens[found].TakesSpaceBefore)
                start = Math.Max(done, SpaceBefore(text, start));
            if (_tokens[found].TakesSpaceAfter)
                end = SpaceAfter(text, end);
            if (start < done)
                continue; // it begins inside the space that the token before it took
            if (done < start)
                sections.Add(new(done, start, null));
            sections.Add(new(start, end, _tokens[found]));
            done = end;
        }
        if (done < text.Length)
            sections.Add(new(done, text.Length, null));
        return sections;
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (start > 0 && Characters.IsWord(Scalars.At(text, Scalars.Before(text, start))))
        || (end < text.Length && Characters.IsWord(Scalars.At(text, end)));

    private static int SpaceBefore(string text, int start)
    {
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
            start--;
        return start;
    }

    private static int SpaceAfter(string text, int end)
    {
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }
}
