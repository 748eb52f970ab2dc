namespace Generative.Pipelines;

/// <summary>Whether a tokenizer belongs to a model, as far as numbers tell.</summary>
internal static class TokenizerFit
{
    private const string Stranger = "they do not belong together; put the tokenizer it was trained with there.";

    /// <summary>Objects to a tokenizer whose tokens are not the model's.</summary>
    /// <returns>What bars tokens the tokenizer does not have; null when it has all.</returns>
    /// <exception cref="InvalidDataException">Its size or its mask is another.</exception>
    public static ITokenConstraint? Check(ITextTokenizer tokenizer, ITokenProcess process, string model)
    {
        var (has, needs) = (tokenizer.VocabularySize, process.Vocabulary);
        var own = MaskOf(tokenizer);
        if (own is { } mask && process.Mask is { } hole && mask.Id != hole)
            throw new InvalidDataException($"The tokenizer in the folder of '{model}' has {mask.Spelling} as token {mask.Id}, "
                + $"and the model's mask is token {hole}: {Stranger}");
        if (has == needs || (has == needs - 1 && process.Mask == has))
            return null;
        // A table of tokens may be padded to a round size; that the mask agrees shows that the tokens do.
        if (has < needs && own is not null && process.Mask is not null)
            return new KnownTokens(has);
        throw new InvalidDataException($"The tokenizer in the folder of '{model}' has {has} tokens, and the model knows {needs}"
            + $"{(process.Mask is null ? "" : ", its mask among them")}: {Stranger}");
    }

    private static (string Spelling, int Id)? MaskOf(ITextTokenizer tokenizer) =>
        tokenizer.SpecialTokens.Where(t => t.Key.Contains("mask", StringComparison.OrdinalIgnoreCase))
            .Select(t => ((string, int)?)(t.Key, t.Value)).FirstOrDefault();
}
