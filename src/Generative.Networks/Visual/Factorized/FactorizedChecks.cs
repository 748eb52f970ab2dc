using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Checks of what a <see cref="FactorizedGpt"/> is asked.</summary>
internal static class FactorizedChecks
{
    /// <summary>Refuses rows that are too long, and ids that their slots do not have.</summary>
    /// <param name="batch">What is asked.</param>
    /// <param name="held">Tokens held before of each row.</param>
    /// <param name="guesses">Whether tokens behind the first that is answered at are only tried.</param>
    /// <param name="options">The network.</param>
    /// <exception cref="ArgumentException">There are such; the message says which.</exception>
    public static void Check(DecoderBatch batch, IReadOnlyList<int> held, bool guesses, FactorizedOptions options)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            var count = batch.Lengths[row];
            if (held[row] + count > options.MaxLength)
                throw new ArgumentException($"{held[row]} tokens are held in row {row} and {count} more asked for; a row is a class and "
                    + $"{options.Cells} cells of {options.Slots}, {options.MaxLength} tokens. Give no more than those.");
            var settled = guesses && batch.Answers[row] > 0 ? count - batch.Answers[row] + 1 : count;
            for (var i = 0; i < count; i++)
            {
                var (place, id) = (held[row] + i, batch.Ids[row * batch.Most + i]);
                if (place == 0 && id > options.NoClass)
                    throw new ArgumentException($"Ids has {id} at the start of row {row}, where the class stands; give a class of 0 to "
                        + $"{options.Classes - 1}, or {options.NoClass} for none.");
                if (place > 0 && i < settled && id >= options.SlotSizes[options.SlotOf(place)])
                    throw new ArgumentException($"Ids has {id} at token {place} of row {row}, sub-token {options.SlotOf(place)} of cell "
                        + $"{(place - 1) / options.Slots}; give an id of 0 to {options.SlotSizes[options.SlotOf(place)] - 1} there.");
            }
        }
    }

    /// <summary>Refuses classes and tokens of whole pictures that do not fit.</summary>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong; the message says which.</exception>
    public static void Check(Tensor classes, Tensor tokens, FactorizedOptions options)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.dim() != 3 || tokens.shape[0] < 1 || tokens.shape[1] < 1 || tokens.shape[1] > options.Cells
            || tokens.shape[2] != options.Slots || tokens.dtype != ScalarType.Int64)
            throw new ArgumentException($"tokens is {tokens.dtype} [{Text(tokens)}]; give int64 [batch, cells, {options.Slots}] of at most "
                + $"{options.Cells} cells.", nameof(tokens));
        if (classes.dim() != 1 || classes.shape[0] != tokens.shape[0] || classes.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"classes is {classes.dtype} [{Text(classes)}]; give int64 [{tokens.shape[0]}], one a picture.", nameof(classes));
        using var scope = NewDisposeScope();
        if (Outside(classes, options.NoClass + 1) is { } wrong)
            throw new ArgumentException($"classes has {wrong}; give 0 to {options.Classes - 1}, or {options.NoClass} for no class.",
                nameof(classes));
        for (var slot = 0; slot < options.Slots; slot++)
            if (Outside(tokens.select(2, slot), options.SlotSizes[slot]) is { } id)
                throw new ArgumentException(
                    $"tokens has {id} as sub-token {slot}; give ids of 0 to {options.SlotSizes[slot] - 1} there.", nameof(tokens));
    }

    private static long? Outside(Tensor ids, int count)
    {
        var (least, most) = (ids.min().item<long>(), ids.max().item<long>());
        return least < 0 ? least : most >= count ? most : null;
    }
}
