namespace Generative.Pipelines;

/// <summary>The fixed tokens and the holes of a request, before the open lengths are drawn.</summary>
internal sealed class TextCanvas
{
    private readonly List<Piece> _pieces = [];

    /// <summary>Splits prompt and template into tokens.</summary>
    /// <exception cref="ArgumentException">The template is wrong, or the tokenizer has no tokens for the text.</exception>
    public TextCanvas(string? prompt, string? template, ITextTokenizer tokenizer, WordTokens words)
    {
        var parts = Parts(prompt, template, tokenizer);
        for (var i = 0; i < parts.Count; i++)
        {
            // What follows the last piece, if anything does, is a hole.
            var beforeHole = i + 1 == parts.Count || parts[i + 1].IsHole;
            _pieces.Add(parts[i] switch
            {
                { IsHole: true } hole => new([], hole.Least, hole.Most),
                { IsSpecial: true } token => new([tokenizer.SpecialTokens[token.Text]]),
                { Text: var text } when beforeHole && words.LeavesSpace(text) =>
                    new(words.Encode(text[..^1])) { Space = words.Encode(" ") },
                { Text: var text } => new(words.Encode(text)),
            });
        }
    }

    /// <summary>Tokens that stay.</summary>
    public int Fixed => _pieces.Sum(p => p.Ids.Count);

    /// <summary>Most tokens in holes.</summary>
    public int MostHoles => _pieces.Sum(p => p.Most);

    /// <summary>Holes whose length is drawn.</summary>
    public int OpenHoles => _pieces.Count(p => p.Most > p.Least);

    /// <summary>One text's layout.</summary>
    /// <param name="draws">One number in [0, 1) for each hole of open length.</param>
    /// <param name="length">Tokens of the whole; what is left over is a hole at the end. Null for none left over.</param>
    public TextLayout Lay(IReadOnlyList<double> draws, int? length)
    {
        var (ids, spaced, drawn) = (new List<int>(), new List<int>(), 0);
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            ids.AddRange(piece.Ids);
            var holes = piece.Most > piece.Least ? piece.Least + (int)(draws[drawn++] * (piece.Most - piece.Least + 1)) : piece.Least;
            ids.AddRange(Enumerable.Repeat(TextLayout.Hole, holes));
            // The space goes to the token behind, where there is one.
            if (piece.Space is null)
                continue;
            if (i + 1 < _pieces.Count || ids.Count < length)
                spaced.Add(ids.Count);
            else
                ids.AddRange(piece.Space);
        }
        if (length is { } whole && ids.Count < whole)
            ids.AddRange(Enumerable.Repeat(TextLayout.Hole, whole - ids.Count));
        return new(ids, spaced);
    }

    /// <summary>Prompt and template are one text: a word may begin in the one and end in the other.</summary>
    private static List<TemplatePart> Parts(string? prompt, string? template, ITextTokenizer tokenizer)
    {
        List<TemplatePart> parts = template is null ? [] : [.. TextTemplate.Parse(template, tokenizer.SpecialTokens.Keys).Parts];
        if (string.IsNullOrEmpty(prompt))
            return parts;
        if (parts is not [{ IsHole: false, IsSpecial: false }, ..])
            return [TemplatePart.Fixed(prompt), .. parts];
        parts[0] = TemplatePart.Fixed(prompt + parts[0].Text);
        return parts;
    }

    /// <summary>Fixed tokens, or a hole.</summary>
    /// <param name="Ids">Tokens that stay.</param>
    /// <param name="Least">Least tokens of a hole.</param>
    /// <param name="Most">Most tokens of a hole.</param>
    private sealed record Piece(IReadOnlyList<int> Ids, int Least = 0, int Most = 0)
    {
        /// <summary>Tokens of a space at the end, which the token behind should begin with instead; null for none.</summary>
        public IReadOnlyList<int>? Space { get; init; }
    }
}
