using System.IO.Hashing;

namespace Generative.Pipelines;

/// <summary>Whether a compressed file and what it is taken apart with belong together.</summary>
internal static class CompressedMatch
{
    private const int Shown = 8;

    /// <summary>Objects to another model before time is spent.</summary>
    /// <exception cref="InvalidDataException">Weights, tokenizer or sizes are others.</exception>
    public static void Check(CompressedHeader header, ICausalModel model, ITextTokenizer tokenizer)
    {
        var (name, weights) = (model.Card.Name, ModelMark.Weights(model.Card));
        if (!weights.AsSpan().SequenceEqual(header.Weights))
            throw new InvalidDataException($"The file was compressed by '{header.Model}' with weights {Hex(header.Weights)}..., and "
                + $"'{name}' has weights {Hex(weights)}...; name the model it was compressed by.");
        if (!ModelMark.Tokenizer(tokenizer).AsSpan().SequenceEqual(header.Tokenizer))
            throw new InvalidDataException($"The file was compressed by '{header.Model}' with another tokenizer than '{name}' has now; "
                + "put the one it was trained with into its folder.");
        if (header.Layout.Reach is var reach && (reach.Window > (model.ContextLength ?? reach.Window) || reach.Begin >= model.Vocabulary))
            throw new InvalidDataException($"The file was compressed with {reach.Window} tokens in sight and token {reach.Begin} before "
                + $"each row, which '{name}' does not take; its config was changed since: put the old one back.");
    }

    /// <summary>Objects to a machine that computes other numbers, at the first ones.</summary>
    /// <exception cref="InvalidDataException">They are others.</exception>
    public static void CheckAnswers(CompressedHeader header, uint answers, ICausalModel model)
    {
        if (answers != header.Answers)
            throw Strange(model);
    }

    /// <summary>The text, once it is known to be the one that was compressed.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static byte[] Text(CompressedHeader header, IReadOnlyList<int> ids, ITextTokenizer tokenizer, ICausalModel model)
    {
        try
        {
            var text = tokenizer.DecodeBytes(ids, skipSpecial: true);
            if (text.Length == header.Bytes && Crc32.HashToUInt32(text) == header.Text)
                return text;
        }
        catch (ArgumentOutOfRangeException)
        {
            // A number that is no token: the numbers went wrong on the way.
        }
        throw Strange(model);
    }

    private static InvalidDataException Strange(ICausalModel model) => new(
        $"The text cannot be had back here: '{model.Card.Name}' computes other numbers than where the file was compressed; "
        + "use the same device, dtype, kind of processor and version of torch.");

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash)[..Shown];
}
