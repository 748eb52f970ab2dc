namespace Generative.Pipelines;

/// <summary>Whether a tokenizer belongs to a model, as far as numbers and the mask tell.</summary>
internal static class TokenizerFit
{
    private const string Mask = "mask";
    private const string Stranger = "they do not belong together; put the tokenizer it was trained with there.";

    /// <summary>Objects to a tokenizer whose tokens cannot be the model's.</summary>
    /// <returns>What bars ids that no token has; null when all have one, or noise is other tokens.</returns>
    /// <exception cref="InvalidDataException">Its size or its mask is another.</exception>
    public static ITokenConstraint? Check(ITextTokenizer tokenizer, ITokenProcess process, string model)
    {
        var (has, needs, spellings) = (tokenizer.VocabularySize, process.Vocabulary, TokenSpellings.Of(tokenizer));
        var agrees = process.Mask is { } mask && Agrees(tokenizer.SpecialTokens, mask, model);
        // A table of tokens may be padded to a round size; that the mask agrees shows that the tokens do.
        if (has != needs && !(has == needs - 1 && process.Mask == has) && !(has < needs && agrees))
            throw new InvalidDataException($"The tokenizer in the folder of '{model}' has {has} tokens, and the model knows {needs}"
                + $"{(process.Mask is null ? "" : ", its mask among them")}: {Stranger}");
        // Uniform noise is of every id, and the network alone knows to take it back from those that are no tokens.
        if (process.Mask is not { } hole)
            return null;
        if (!agrees && spellings.Says(hole))
            throw new InvalidDataException($"The model's mask is token {hole}, and the tokenizer in the folder of '{model}' has "
                + $"'{tokenizer.Decode([hole])}' there, a token of texts: {Stranger}");
        int[] barred = [.. Enumerable.Range(0, needs).Where(id => id != hole && !spellings.Says(id))];
        return barred.Length == 0 ? null : new KnownTokens(barred);
    }

    /// <summary>Objects to a tokenizer with more tokens than a model that writes from left to right has.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="vocabulary">Tokens the model knows.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>Ids of the model that are no token: gaps, and rows that pad its table to a round size.</returns>
    /// <exception cref="InvalidDataException">It has more.</exception>
    public static IReadOnlyList<int> Check(ITextTokenizer tokenizer, int vocabulary, string model)
    {
        if (tokenizer.VocabularySize > vocabulary)
            throw new InvalidDataException($"The tokenizer in the folder of '{model}' has {tokenizer.VocabularySize} tokens, "
                + "and the model's "
                + $"table holds {vocabulary}: {Stranger}");
        var spellings = TokenSpellings.Of(tokenizer);
        return [.. Enumerable.Range(0, vocabulary).Where(id => !spellings.Says(id))];
    }

    /// <summary>Whether one of the special tokens is the model's mask.</summary>
    /// <exception cref="InvalidDataException">The tokenizer has a mask of its own, and it is another token.</exception>
    private static bool Agrees(IReadOnlyDictionary<string, int> special, int mask, string model)
    {
        var named = special.Where(t => t.Key.Contains(Mask, StringComparison.OrdinalIgnoreCase)).OrderBy(t => IsPlain(t.Key) ? 0 : 1)
            .ToArray();
        if (named.Any(t => t.Value == mask))
            return true;
        // A name such as [gMASK] may mean something else, and the mask have a name of its own.
        var known = special.Values.Contains(mask);
        if (named is [var own, ..] && (IsPlain(own.Key) || !known))
            throw new InvalidDataException($"The tokenizer in the folder of '{model}' has {own.Key} as token {own.Value}, "
                + $"and the model's mask is token {mask}: {Stranger}");
        return known;
    }

    /// <summary>Whether a spelling says mask and nothing else, in whatever brackets.</summary>
    private static bool IsPlain(string spelling) =>
        string.Equals(string.Concat(spelling.Where(char.IsLetter)), Mask, StringComparison.OrdinalIgnoreCase);
}
