using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Raw logits parted into those of the end and the others: what self-terminating heads are made of. The score u of the end is the one end
/// token's logit; of several, the logarithm of their exponentials' sum, and they share the end's probability as their softmax says.
/// </summary>
internal sealed class EndScores
{
    private readonly Tensor _isEnd, _share, _others;

    /// <summary>Of raw logits; what it makes belongs to the caller's dispose scope.</summary>
    /// <param name="scores">[row, vocabulary].</param>
    /// <param name="ends">Tokens that end a text.</param>
    /// <exception cref="ArgumentException">There is no such token.</exception>
    public EndScores(Tensor scores, IReadOnlyList<int> ends)
    {
        var vocabulary = scores.shape[^1];
        var wrong = ends.Where(e => e >= vocabulary).ToArray();
        if (wrong.Length > 0)
            throw new ArgumentException($"The end tokens name token {wrong[0]}, and the model answers for tokens 0 to {vocabulary - 1}.");
        var index = tensor([.. ends.Select(e => (long)e)], ScalarType.Int64, scores.device);
        _isEnd = zeros([vocabulary], ScalarType.Bool, scores.device).index_fill(0, index, HeldScalars.True);
        var logits = scores.index_select(-1, index);
        End = logits.logsumexp(-1, keepdim: true);
        // One end token has the whole share, even where its logit is -infinity, and several such tokens have equal ones.
        _share = ends.Count == 1 ? zeros_like(scores)
            : where(End.eq(HeldScalars.Barred), full_like(scores, -Math.Log(ends.Count)), scores - End);
        // Where no other token is possible none can become so.
        var others = scores.masked_fill(_isEnd, HeldScalars.Barred);
        _others = where(others.logsumexp(-1, keepdim: true).eq(HeldScalars.Barred), others, others.log_softmax(-1));
    }

    /// <summary>u, [row, 1].</summary>
    public Tensor End { get; }

    /// <summary>Log probabilities of all tokens.</summary>
    /// <param name="ends">Log probability of an end, [row, 1].</param>
    /// <param name="goesOn">Log probability of none, [row, 1].</param>
    public Tensor With(Tensor ends, Tensor goesOn) => where(_isEnd, ends + _share, goesOn + _others);
}
