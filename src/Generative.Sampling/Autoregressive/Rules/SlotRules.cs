using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Rules of their own for tokens that take turns, such as the sub-tokens of a cell (Luo et al. 2024, Open-MAGVIT2): one chain for each
/// slot. Rows may be at different slots. Immutable and safe for concurrent use.
/// </summary>
public sealed class SlotRules : ILogitsRule
{
    private readonly LogitsChain[] _chains;
    private readonly int _before;

    /// <summary>A chain for each slot.</summary>
    /// <param name="chains">The rules of each slot, in the order they are applied; none for a slot whose scores stay as they are.</param>
    /// <param name="before">Tokens of a row before the first slot's, such as its class.</param>
    /// <exception cref="ArgumentException">There is no slot, or a rule remembers earlier steps.</exception>
    public SlotRules(IReadOnlyList<IReadOnlyList<ILogitsRule>> chains, int before = 1)
    {
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        if (chains.Count == 0)
            throw new ArgumentException("chains is empty; give the rules of at least one slot.", nameof(chains));
        if (chains.SelectMany(c => c).OfType<IRememberingRule>().FirstOrDefault() is { } rule)
            throw new ArgumentException(
                $"The rule '{rule.Memory}' remembers earlier steps, and a slot sees only its own; give it to all tokens.", nameof(chains));
        (_chains, _before) = ([.. chains.Select(c => new LogitsChain([.. c]))], before);
    }

    /// <summary>Temperature, then top-k, then top-p of each slot, the published order.</summary>
    /// <param name="temperatures">One a slot, above 0; null for 1.</param>
    /// <param name="topK">Likeliest tokens kept of each slot, 0 for all; null for all of all slots.</param>
    /// <param name="topP">Probability kept of each slot, 1 for all; null for all of all slots.</param>
    /// <exception cref="ArgumentException">The lists are of different lengths, all are null, or a number is out of range.</exception>
    public static SlotRules Of(IReadOnlyList<double>? temperatures, IReadOnlyList<int>? topK = null, IReadOnlyList<double>? topP = null)
    {
        int[] counts = [.. new[] { temperatures?.Count, topK?.Count, topP?.Count }.OfType<int>().Distinct()];
        if (counts.Length != 1)
            throw new ArgumentException(counts.Length == 0 ? "temperatures, topK and topP are all null; give one of them."
                : string.Create(CultureInfo.InvariantCulture, $"temperatures has {temperatures?.Count} entries, topK {topK?.Count}, "
                    + $"topP {topP?.Count}; give as many of each, one a slot."));
        return new([.. Enumerable.Range(0, counts[0]).Select(Rules)]);

        IReadOnlyList<ILogitsRule> Rules(int slot)
        {
            List<ILogitsRule> rules = [];
            if (temperatures?[slot] is { } temperature and not 1)
                rules.Add(new Temperature(temperature));
            if (topK?[slot] is { } count and not 0)
                rules.Add(new TopK(count));
            if (topP?[slot] is { } mass and not 1)
                rules.Add(new TopP(mass));
            return rules;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A row is shorter than what stands before the first slot.</exception>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        int[] slots = [.. rows.Select(SlotOf)];
        if (slots.Length == 0 || Array.TrueForAll(slots, s => s == slots[0]))
            return slots.Length == 0 ? scores : _chains[slots[0]].Apply(scores, rows);
        using var scope = NewDisposeScope();
        var changed = scores.clone();
        foreach (var slot in slots.Distinct())
        {
            int[] there = [.. Enumerable.Range(0, slots.Length).Where(row => slots[row] == slot)];
            var index = tensor([.. there.Select(row => (long)row)], ScalarType.Int64, scores.device);
            changed.index_copy_(0, index, _chains[slot].Apply(scores.index_select(0, index), [.. there.Select(row => rows[row])]));
        }
        return changed.MoveToOuterDisposeScope();
    }

    private int SlotOf(DecodingRow row) => row.Tokens.Length >= _before ? (row.Tokens.Length - _before) % _chains.Length
        : throw new ArgumentException(
            $"A row has {row.Tokens.Length} tokens, and {_before} stand before the first slot's; give those first.");
}
