using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Rules one after the other. Immutable and safe for concurrent use.</summary>
/// <param name="rules">The rules, in the order they are applied.</param>
public sealed class LogitsChain(IReadOnlyList<ILogitsRule> rules) : ILogitsRule
{
    /// <summary>The rules, in the order they are applied.</summary>
    public IReadOnlyList<ILogitsRule> Rules { get; } = rules;

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        using var scope = NewDisposeScope();
        var changed = Rules.Aggregate(scores, (s, rule) => rule.Apply(s, rows));
        return ReferenceEquals(changed, scores) ? scores : changed.MoveToOuterDisposeScope();
    }
}
