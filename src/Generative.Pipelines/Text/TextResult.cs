using System.Text;

namespace Generative.Pipelines;

/// <summary>Finished texts.</summary>
public sealed class TextResult
{
    private readonly IReadOnlyList<FinishedText> _texts;
    private readonly string _prompt;

    internal TextResult(TextPlan plan, ModelCard card, IReadOnlyList<FinishedText> texts, TextTimings timings)
    {
        (Plan, Card, Timings, _texts, _prompt) = (plan, card, timings, texts, plan.Decoding?.Said ?? plan.Request.Prompt ?? "");
        Texts = [.. Enumerable.Range(0, texts.Count).Select(Said)];
    }

    /// <summary>What was run.</summary>
    public TextPlan Plan { get; }

    /// <summary>What the model is.</summary>
    public ModelCard Card { get; }

    /// <summary>
    /// The texts in the order of their seeds, what was given included, special tokens left out. Bytes that are no UTF-8 show as U+FFFD. A
    /// text that a stop string ended is cut before it.
    /// </summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The texts without the prompt; of a conversation the answers.</summary>
    public IReadOnlyList<string> Continuations =>
        [.. Texts.Select(t => t.StartsWith(_prompt, StringComparison.Ordinal) ? t[_prompt.Length..] : t)];

    /// <summary>The tokens of each text, special ones and those of a stop string included.</summary>
    public IReadOnlyList<IReadOnlyList<int>> TokenIds => [.. _texts.Select(t => t.Ids)];

    /// <summary>
    /// Natural logarithms of the probabilities that each text's made tokens were drawn with, after temperature and the like: the last ones
    /// of <see cref="TokenIds"/>. Empty unless <see cref="TextRequest.WantLogProbabilities"/>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> LogProbabilities =>
        Plan.Request.WantLogProbabilities ? [.. _texts.Select(t => t.LogProbabilities)] : [];

    /// <summary>Why each text ends where it does.</summary>
    public IReadOnlyList<FinishReason> FinishReasons => [.. _texts.Select(t => t.Reason)];

    /// <summary>Tokens made: what was fixed does not count.</summary>
    public long Tokens => _texts.Sum(t => (long)t.Made);

    /// <summary>Batched network evaluations, of all batches together; a draft's do not count.</summary>
    public int NetworkEvaluations { get; internal init; }

    /// <summary>Rows the network saw, summed over its evaluations.</summary>
    public long RowEvaluations { get; internal init; }

    /// <summary>Tokens made for each time the network saw a text: above 1 where several come from one evaluation.</summary>
    public double TokensPerEvaluation => RowEvaluations == 0 ? 0 : (double)Tokens / RowEvaluations;

    /// <summary>
    /// Batched network evaluations of the draft model, of all batches together; 0 where proposals come without a network, null for samplers
    /// without proposals.
    /// </summary>
    public int? DraftEvaluations { get; internal init; }

    /// <summary>
    /// Rounds of proposing and checking, of all texts together: tokens made over rounds is what proposals gain. Null for samplers without
    /// proposals.
    /// </summary>
    public long? Rounds { get; internal init; }

    /// <summary>Share of the proposed tokens that were taken; null for samplers without proposals.</summary>
    public double? AcceptanceRate { get; internal init; }

    /// <summary>What that share is on average by the laws of model and draft, 1 - TV; null for samplers that do not say.</summary>
    public double? ExpectedAcceptance { get; internal init; }

    /// <summary>Tokens made a second once the model was ready.</summary>
    public double TokensPerSecond => Tokens / Math.Max((Timings.Total - Timings.Load).TotalSeconds, 1e-9);

    /// <summary>Where the time went.</summary>
    public TextTimings Timings { get; }

    /// <summary>The bytes of a text, special tokens left out: nothing is lost where they are no UTF-8.</summary>
    public byte[] BytesOf(int text)
    {
        var bytes = Plan.Tokenizer.DecodeBytes(Sayable(_texts[text].Ids), skipSpecial: true);
        var given = Math.Min(Encoding.UTF8.GetByteCount(_prompt), bytes.Length);
        return Stops(text)?.Find(bytes.AsSpan(given)) is >= 0 and var end ? bytes[..(given + end)] : bytes;
    }

    /// <summary>The bytes of a text without the prompt, likewise.</summary>
    public byte[] ContinuationBytesOf(int text)
    {
        var (bytes, prompt) = (BytesOf(text), Encoding.UTF8.GetBytes(_prompt));
        return bytes.AsSpan().StartsWith(prompt) ? bytes[prompt.Length..] : bytes;
    }

    private string Said(int text)
    {
        var said = Plan.Tokenizer.Decode(Sayable(_texts[text].Ids), skipSpecial: true);
        var given = Math.Min(_prompt.Length, said.Length);
        return Stops(text)?.Find(said.AsSpan(given)) is >= 0 and var end ? said[..(given + end)] : said;
    }

    private StopStrings? Stops(int text) =>
        _texts[text].Reason == FinishReason.StopString ? Plan.Decoding?.Stop.Strings : null;

    /// <summary>A mask that a sampler left over, or noise that stayed, may be no token of the tokenizer.</summary>
    private int[] Sayable(IReadOnlyList<int> ids)
    {
        var spellings = TokenSpellings.Of(Plan.Tokenizer);
        return [.. ids.Where(id => id != Plan.Mask && spellings.Says(id))];
    }
}
