using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Rules one after the other. Immutable and safe for concurrent use.</summary>
/// <param name="rules">The rules, in the order they are applied.</param>
public sealed class LogitsChain(IReadOnlyList<ILogitsRule> rules) : ILogitsRule
{
    /// <summary>The rules, in the order they are applied.</summary>
    public IReadOnlyList<ILogitsRule> Rules { get; } = rules;

    /// <summary>The rule among them that remembers; null for none.</summary>
    /// <exception cref="ArgumentException">There are several.</exception>
    public IRememberingRule? Remembering => Rules.OfType<IRememberingRule>().ToArray() is { Length: > 0 } found
        ? found.Length == 1 ? found[0] : throw new ArgumentException(
            $"The rules {string.Join(" and ", found.Select(r => $"'{r.Memory}'"))} both remember earlier steps; give one of them.")
        : null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">One of the rules remembers.</exception>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows) => Apply(scores, (s, rule) => rule.Apply(s, rows));

    /// <summary>The same for the next token of each text, by a run that remembers.</summary>
    /// <param name="scores">As <see cref="Apply(Tensor, IReadOnlyList{DecodingRow})"/>.</param>
    /// <param name="rows">As <see cref="Apply(Tensor, IReadOnlyList{DecodingRow})"/>.</param>
    /// <param name="memory">One number a row, of <see cref="Remembering"/>; written over.</param>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows, double[] memory) => Apply(scores, (s, rule) =>
        rule is IRememberingRule remembering ? remembering.Apply(s, rows, memory) : rule.Apply(s, rows));

    private Tensor Apply(Tensor scores, Func<Tensor, ILogitsRule, Tensor> apply)
    {
        using var scope = NewDisposeScope();
        var changed = Rules.Aggregate(scores, apply);
        return ReferenceEquals(changed, scores) ? scores : changed.MoveToOuterDisposeScope();
    }
}
