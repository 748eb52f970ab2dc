using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What tokens of a group see, where a mask must say it.</summary>
internal static class DecoderMasks
{
    // Numbers of a mask at most, 64 MiB in float32: many tokens behind many others go in stretches.
    private const long Largest = 1 << 24;

    // A stretch sees the window before each of its tokens, so that longer ones compute more that is masked.
    private const int LongestInWindow = 512, Shortest = 16;

    /// <summary>Cuts a group's tokens, so that cost and memory grow with what they see.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rows">Rows that see differently.</param>
    /// <param name="group">The group.</param>
    /// <param name="window">Latest positions seen; 0 for all.</param>
    /// <param name="device">Where masks are wanted.</param>
    public static DecoderStretch[] Stretches(DecoderStep step, int[] rows, DecoderGroup group, int window, Device device)
    {
        var most = Most(step, rows, group, window);
        if (most >= group.Tokens)
        {
            var mask = Mask(step, rows, 0, group.Tokens, group.From, group.Slots, window, device);
            return [new(0, group.Tokens, 0, group.Slots, () => mask)];
        }
        List<DecoderStretch> stretches = [];
        for (var token = 0; token < group.Tokens; token += most)
        {
            var (first, count) = (token, Math.Min(most, group.Tokens - token));
            var from = window == 0 ? group.From : Math.Max(group.From, rows.Min(row => step.Starts[row]) + first - window + 1);
            var slots = rows.Max(row => step.Starts[row]) + first + count - from;
            stretches.Add(new(first, count, from - group.From, slots,
                () => Mask(step, rows, first, count, from, slots, window, device)));
        }
        return [.. stretches];
    }

    private static int Most(DecoderStep step, int[] rows, DecoderGroup group, int window)
    {
        // A tree is not long, its tokens do not stand in the order of their places, and those that see sinks are few as well.
        if (step.Tree is not null || group.Sinks is not null)
            return group.Tokens;
        long seen = window == 0 ? group.Slots : Math.Min(group.Slots, (long)window + LongestInWindow);
        var most = Math.Max(Shortest, Largest / (seen * step.Sizes.Group * rows.Length));
        return (int)Math.Min(most, window == 0 ? group.Tokens : LongestInWindow);
    }

    private static Tensor Mask(DecoderStep step, int[] rows, int first, int count, int from, int slots, int window, Device device)
    {
        using var scope = NewDisposeScope();
        var hidden = step.Tree is { } tree ? Tree(step, tree, rows, from, slots, window, device)
            : Line(step, rows, first, count, from, slots, window, device);
        var mask = zeros(hidden.shape, step.DType, device).masked_fill_(hidden, HeldScalars.Unseen);
        return (step.Sizes.Group == 1 ? mask : mask.repeat(1, 1, step.Sizes.Group, 1)).MoveToOuterDisposeScope();
    }

    private static Tensor Line(DecoderStep step, int[] rows, int first, int count, int from, int slots, int window, Device device)
    {
        var slot = arange(from, from + slots, 1, ScalarType.Int64, device);
        var place = tensor([.. rows.Select(row => (long)step.Starts[row] + first)], [rows.Length, 1, 1, 1], ScalarType.Int64, device)
            + arange(0, count, 1, ScalarType.Int64, device).view(1, 1, count, 1);
        var hidden = slot.gt(place);
        return window == 0 ? hidden : hidden.logical_or_(slot.le(place - window));
    }

    private static Tensor Tree(DecoderStep step, DecoderTree tree, int[] rows, int from, int slots, int window, Device device)
    {
        var hidden = new bool[(long)rows.Length * tree.Count * slots];
        for (var (at, i) = (0, 0); i < rows.Length * tree.Count; i++, at += slots)
        {
            var (row, token) = (rows[i / tree.Count], i % tree.Count);
            var (start, place) = (step.Starts[row], step.Place(row, token));
            var line = hidden.AsSpan(at, slots);
            if (window > 0)
                line[..Math.Clamp(place - window + 1 - from, 0, Math.Clamp(start - from, 0, slots))].Fill(true);
            for (var slot = Math.Max(start, from); slot < from + slots; slot++)
                line[slot - from] = slot - start is var other && (other > token || !tree.Sees(token, other)
                    || (window > 0 && place - step.Place(row, other) >= window));
        }
        return tensor(hidden, [rows.Length, 1, tree.Count, slots], ScalarType.Bool, device);
    }
}
