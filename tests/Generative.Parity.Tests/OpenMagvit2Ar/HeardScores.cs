using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Keeps the scores that come by, before the rules behind it change them.</summary>
internal sealed class HeardScores : ILogitsRule
{
    /// <summary>[rows, vocabulary] of each token made.</summary>
    public List<Tensor> Scores { get; } = [];

    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        Scores.Add(scores.clone().DetachFromDisposeScope());
        return scores;
    }
}
