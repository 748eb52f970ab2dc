using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Keeps the likeliest tokens (Fan, Lewis, Dauphin 2018); those as likely as the last of them stay too.</summary>
public sealed class TopK : ILogitsRule
{
    private readonly int _count;

    /// <summary>So many tokens.</summary>
    /// <param name="count">At least 1; all where the vocabulary is smaller.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public TopK(int count) => _count = (int)RuleNumbers.Check(count, count >= 1, "top-k", "at least 1");

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (_count >= scores.shape[^1])
            return scores;
        using var scope = NewDisposeScope();
        var least = scores.topk(_count).values.narrow(-1, _count - 1, 1);
        return scores.masked_fill(scores.lt(least), HeldScalars.Barred).MoveToOuterDisposeScope();
    }
}
