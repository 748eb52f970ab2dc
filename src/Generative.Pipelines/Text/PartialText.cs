namespace Generative.Pipelines;

/// <summary>One text as it stands after a step: tokens, masks where there is none yet, and what the step changed.</summary>
public sealed class PartialText
{
    private readonly ITextTokenizer _tokenizer;

    internal PartialText(int number, int[] ids, int[] changed, int? mask, ITextTokenizer tokenizer) =>
        (Number, Ids, Changed, Mask, _tokenizer) = (number, ids, changed, mask, tokenizer);

    /// <summary>Which text of the request, from 0.</summary>
    public int Number { get; }

    /// <summary>Token ids; <see cref="Mask"/> where one is still to be made.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Positions that the step changed, ascending; the mask may have come back to some.</summary>
    public IReadOnlyList<int> Changed { get; }

    /// <summary>The mask's id; null where noise is other tokens.</summary>
    public int? Mask { get; }

    /// <summary>
    /// What the step added to the text behind the prompt, of models that write from left to right: whole characters, and nothing that may
    /// yet turn out to begin a stop string. All of a run's together are the text. Often empty; samplers that take tokens back (beam search)
    /// say all at the end.
    /// </summary>
    public string Added { get; internal init; } = "";

    /// <summary>Tokens still to be made.</summary>
    public int Masked => Ids.Count(id => id == Mask);

    /// <summary>The text with a sign in place of each missing token.</summary>
    public string Text(string hole = "_") => string.Concat(Runs(i => (Ids[i] == Mask, false), hole).Select(s => s.Text));

    /// <summary>
    /// The text in pieces, each wholly new or wholly old, for a display that marks what changed. A character whose bytes are tokens of
    /// different pieces shows as U+FFFD in each.
    /// </summary>
    /// <param name="hole">Sign in place of each missing token.</param>
    /// <returns>Pieces in order, and whether the last step changed them.</returns>
    public IEnumerable<(string Text, bool IsChanged)> Spans(string hole = "_")
    {
        var changed = Changed.ToHashSet();
        return Runs(i => (Ids[i] == Mask, changed.Contains(i)), hole);
    }

    /// <summary>The text in pieces of one kind each.</summary>
    private IEnumerable<(string Text, bool IsChanged)> Runs(Func<int, (bool Masked, bool Changed)> kindOf, string hole)
    {
        for (int from = 0, to; from < Ids.Count; from = to)
        {
            var kind = kindOf(from);
            for (to = from + 1; to < Ids.Count && kindOf(to) == kind;)
                to++;
            var said = kind.Masked ? string.Concat(Enumerable.Repeat(hole, to - from)) : Said([.. Ids.Skip(from).Take(to - from)]);
            yield return (said, kind.Changed);
        }
    }

    private string Said(int[] ids) => _tokenizer.Decode(Array.FindAll(ids, TokenSpellings.Of(_tokenizer).Says));
}
