namespace Generative.Sampling;

/// <summary>The sequences that a run over blocks starts from.</summary>
internal static class BlockTexts
{
    /// <summary>Reads them from the run's start: nothing, whole blocks of context, or where a stopped run stood.</summary>
    /// <param name="context">The run.</param>
    /// <param name="blocks">The model's blocks.</param>
    /// <exception cref="ArgumentException">They do not fit the blocks, or the request asks for what cannot be had.</exception>
    public static DecodingText[] Start(SamplingContext context, BlockLayout blocks)
    {
        if (context.Request.Known is not null)
            throw new ArgumentException("The request pins known values, and blocks are made one behind the other; "
                + "give what is known as whole blocks at the start.");
        if (context.Request.Decoding.Stop is not null)
            throw new ArgumentException("The request has a stop, and a sequence of blocks ends with its last block; leave out the stop, "
                + "or ask for fewer steps.");
        var state = context.Start(NoiseLevels.All(1));
        var row = context.Request.Start?.Row ?? 0;
        if (row > 0 && !state.Parts.ContainsKey(DecodingParts.Prompts))
            throw new ArgumentException($"The run starts at row {row}, and its state lacks the part '{DecodingParts.Prompts}', "
                + "which the steps before left there; give the state as it was reported.");
        var texts = DecodingTexts.Of(state, int.MaxValue);
        Check(texts, context.Card.Name, blocks);
        return texts;
    }

    private static void Check(DecodingText[] texts, string model, BlockLayout blocks)
    {
        var (prompt, length) = (texts[0].Prompt, texts[0].Length);
        if (texts.FirstOrDefault(t => t.Length != length || t.Prompt != prompt) is { } other)
            throw new ArgumentException($"Row 0 has {length} tokens, {prompt} of them given, and row {other.Number} has {other.Length} and "
                + $"{other.Prompt}; blocks are made for rows of one length.");
        foreach (var tokens in new[] { prompt, length })
            if (blocks.WholeBlocks(tokens) is null)
                throw new ArgumentException($"A row has {tokens} tokens, which is not a whole number of the blocks of '{model}' ({blocks})"
                    + (blocks.Tokens is { } most ? $" or more than their {most} tokens" : "") + $"; give {Near(tokens, blocks)}.");
        if (prompt < blocks.Given)
            throw new ArgumentException($"A row has {prompt} tokens given, and '{model}' continues at least {blocks.Given}; give those.");
    }

    /// <summary>Whole blocks nearest to a number of tokens, as words.</summary>
    private static string Near(int tokens, BlockLayout blocks)
    {
        if (tokens > blocks.Tokens)
            return $"at most {blocks.Tokens}";
        var (below, above) = (tokens, tokens);
        while (blocks.WholeBlocks(below) is null)
            below--;
        while (blocks.WholeBlocks(above) is null)
            above++;
        return $"{below} or {above}";
    }
}
