namespace Generative.Pipelines;

/// <summary>The fixed tokens and the holes of a request, before the open lengths are drawn.</summary>
internal sealed class TextCanvas
{
    private readonly List<Piece> _pieces = [];
    private readonly Lazy<IReadOnlyList<int>> _space;

    /// <summary>Splits prompt and template into tokens.</summary>
    /// <param name="prompt">What the text begins with.</param>
    /// <param name="template">What stands behind it.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="mask">Token that stands for a hole; null where there is none.</param>
    /// <exception cref="ArgumentException">The template is wrong, or the tokenizer has no tokens for the text.</exception>
    public TextCanvas(string? prompt, string? template, ITextTokenizer tokenizer, int? mask)
    {
        var words = new WordTokens(tokenizer);
        _space = new(() => words.Encode(" ", behind: true));
        var parts = Parts(prompt, template, tokenizer, mask);
        for (var i = 0; i < parts.Count; i++)
        {
            // What follows the last piece, if anything does, is a hole.
            var beforeHole = i + 1 == parts.Count || parts[i + 1].IsHole;
            _pieces.Add(parts[i] switch
            {
                { IsHole: true } hole => new([], hole.Least, hole.Most),
                { IsSpecial: true } token => new([tokenizer.SpecialTokens[token.Text]]),
                { Text: var text } when beforeHole && words.LeavesSpace(text) =>
                    new(words.Encode(text[..^1], behind: i > 0)) { LeavesSpace = true },
                { Text: var text } => new(words.Encode(text, behind: i > 0)),
            });
        }
    }

    /// <summary>Tokens that stay, but for a space at the very end.</summary>
    public int Fixed => _pieces.Sum(p => p.Ids.Count);

    /// <summary>Most tokens in holes.</summary>
    public int MostHoles => _pieces.Sum(p => p.Most);

    /// <summary>Holes whose length is drawn.</summary>
    public int OpenHoles => _pieces.Count(p => p.Most > p.Least);

    /// <summary>Most tokens the text takes.</summary>
    /// <param name="length">Tokens of the whole; null for no more than prompt and template have.</param>
    public int Most(int? length)
    {
        // A space at the end goes to the token behind, which a given length must leave room for.
        var space = _pieces is not [.., { LeavesSpace: true }] ? 0 : length is null ? _space.Value.Count : 1;
        return Fixed + MostHoles + space;
    }

    /// <summary>One text's layout.</summary>
    /// <param name="draws">One number in [0, 1) for each hole of open length.</param>
    /// <param name="length">
    /// Tokens of the whole, at least <see cref="Most"/>; what is left over is a hole at the end. Null for none left over.
    /// </param>
    public TextLayout Lay(IReadOnlyList<double> draws, int? length)
    {
        var (ids, spaced, drawn) = (new List<int>(), new List<int>(), 0);
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            ids.AddRange(piece.Ids);
            var holes = piece.Most > piece.Least ? piece.Least + (int)(draws[drawn++] * (piece.Most - piece.Least + 1)) : piece.Least;
            ids.AddRange(Enumerable.Repeat(TextLayout.Hole, holes));
            if (!piece.LeavesSpace)
                continue;
            if (i + 1 < _pieces.Count || length is not null)
                spaced.Add(ids.Count);
            else
                ids.AddRange(_space.Value);
        }
        if (length is { } whole)
            ids.AddRange(Enumerable.Repeat(TextLayout.Hole, whole - ids.Count));
        return new(ids, spaced);
    }

    /// <summary>Prompt and template are one text: a word may begin in the one and end in the other.</summary>
    private static List<TemplatePart> Parts(string? prompt, string? template, ITextTokenizer tokenizer, int? mask)
    {
        // The mask under its own name is a hole as well.
        List<TemplatePart> parts = template is null ? [] :
        [
            .. TextTemplate.Parse(template, tokenizer.SpecialTokens.Keys).Parts.Select(part =>
                part.IsSpecial && tokenizer.SpecialTokens[part.Text] == mask ? TemplatePart.Hole(1, 1) : part),
        ];
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
        /// <summary>Whether its text goes on with a space that the token behind should begin with.</summary>
        public bool LeavesSpace { get; init; }
    }
}
