namespace Generative.Pipelines;

/// <summary>Finished texts.</summary>
public sealed class TextResult
{
    internal TextResult(TextPlan plan, ModelCard card, IReadOnlyList<IReadOnlyList<int>> tokenIds, TextTimings timings)
    {
        (Plan, Card, TokenIds, Timings) = (plan, card, tokenIds, timings);
        Texts = [.. tokenIds.Select(ids => plan.Tokenizer.Decode(Sayable(ids), skipSpecial: true))];
    }

    /// <summary>What was run.</summary>
    public TextPlan Plan { get; }

    /// <summary>What the model is.</summary>
    public ModelCard Card { get; }

    /// <summary>The texts in the order of their seeds, special tokens left out. Bytes that are no UTF-8 show as U+FFFD.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The tokens of each text, special ones included.</summary>
    public IReadOnlyList<IReadOnlyList<int>> TokenIds { get; }

    /// <summary>Tokens made: what was fixed does not count.</summary>
    public long Tokens => Plan.Layouts.Sum(l => (long)l.Holes);

    /// <summary>Batched network evaluations, of all batches together.</summary>
    public int NetworkEvaluations { get; internal init; }

    /// <summary>Rows the network saw, summed over its evaluations.</summary>
    public long RowEvaluations { get; internal init; }

    /// <summary>Tokens made a second once the model was ready.</summary>
    public double TokensPerSecond => Tokens / Math.Max((Timings.Total - Timings.Load).TotalSeconds, 1e-9);

    /// <summary>Where the time went.</summary>
    public TextTimings Timings { get; }

    /// <summary>The bytes of a text, special tokens left out: nothing is lost where they are no UTF-8.</summary>
    public byte[] BytesOf(int text) => Plan.Tokenizer.DecodeBytes(Sayable(TokenIds[text]), skipSpecial: true);

    /// <summary>A mask that a sampler left over, or noise that stayed, may be no token of the tokenizer.</summary>
    private int[] Sayable(IReadOnlyList<int> ids)
    {
        var spellings = TokenSpellings.Of(Plan.Tokenizer);
        return [.. ids.Where(id => id != Plan.Process.Mask && spellings.Says(id))];
    }
}
