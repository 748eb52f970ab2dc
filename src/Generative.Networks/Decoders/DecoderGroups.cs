using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Which rows of a step are attended together, and what they see.</summary>
internal static class DecoderGroups
{
    /// <summary>All rows at once where they are alike, or nearly so; else row by row, so that nothing is computed for filler.</summary>
    /// <param name="step">The step.</param>
    /// <param name="window">Latest positions the layer sees; 0 for all.</param>
    /// <param name="device">Where masks are wanted.</param>
    public static DecoderGroup[] Of(DecoderStep step, int window, Device device)
    {
        var kept = step.Cache?.Window ?? default;
        var seen = (window, kept.Window) switch
        {
            (0, var w) => w,
            (var w, 0) => w,
            var (a, b) => Math.Min(a, b),
        };
        int[] rows = [.. Enumerable.Range(0, step.Counts.Length)];
        if (step.IsUniform)
            return [One(step, rows, seen, kept.Sinks, device)];
        int[] sent = [.. rows.Where(row => step.Counts[row] > 0)];
        return kept.Sinks == 0 && PayToMask(step, seen) ? [One(step, rows, seen, 0, device)]
            : [.. sent.Select(row => One(step, [row], seen, kept.Sinks, device))];
    }

    // A masked slot costs as much as a seen one, a call of its own as much as some hundred slots.
    private static bool PayToMask(DecoderStep step, int window)
    {
        if (step.Cache is null || step.Counts.Any(c => c != step.Counts[0]))
            return false;
        int[] looked = [.. step.Starts.Select((start, row) => start + step.Counts[row] - From(start, window))];
        var (first, end) = (step.Starts.Min(s => From(s, window)), step.Starts.Max() + step.Counts[0]);
        return (long)(end - first) * looked.Length <= 2L * looked.Sum() + 128L * looked.Length;
    }

    private static int From(int start, int window) => window == 0 ? 0 : Math.Max(0, start - window + 1);

    private static DecoderGroup One(DecoderStep step, int[] rows, int window, int sinks, Device device)
    {
        var (first, tokens, start) = (rows[0], step.Counts[rows[0]], step.Starts[rows[0]]);
        // Until something is out of the window the slots hold all there is to see.
        var apart = sinks > 0 && Enumerable.Range(0, tokens).Any(i => step.Offsets[first] + step.Place(first, i) >= window);
        var from = Math.Max(rows.Min(row => From(step.Starts[row], window)), apart ? sinks - step.Offsets[first] : 0);
        var group = new DecoderGroup(first, rows.Length, tokens, step.Firsts[first], from,
            rows.Max(row => step.Starts[row]) + tokens - from)
        {
            Sinks = apart ? Apart(step, first, window, sinks, device) : null,
        };
        var alike = rows.All(row => step.Starts[row] == start);
        if (alike && tokens == 1)
            return group;
        if (alike && step.Tree is null && start == 0 && !apart && (window == 0 || tokens <= window))
            return group with { IsCausal = true };
        var mask = Mask(step, alike ? [first] : rows, group, window, device);
        return group with { Mask = mask, GroupMask = step.Sizes.Group == 1 ? mask : mask.repeat(1, 1, step.Sizes.Group, 1) };
    }

    private static Tensor Mask(DecoderStep step, int[] rows, DecoderGroup group, int window, Device device)
    {
        var hidden = new bool[rows.Length * group.Tokens * group.Slots];
        var at = 0;
        foreach (var row in rows)
            for (var i = 0; i < group.Tokens; i++)
                for (var slot = group.From; slot < group.From + group.Slots; slot++)
                    hidden[at++] = !Sees(step, row, i, slot, window);
        return Hide(tensor(hidden, [rows.Length, 1, group.Tokens, group.Slots], ScalarType.Bool, device), step.DType);
    }

    private static bool Sees(DecoderStep step, int row, int token, int slot, int window)
    {
        var other = slot - step.Starts[row];    // among the tokens sent
        if (other > token)
            return false;
        var place = other < 0 ? slot : step.Place(row, other);
        return (window == 0 || step.Place(row, token) - place < window)
            && (other < 0 || step.Tree is null || step.Tree.Sees(token, other));
    }

    private static SinkView Apart(DecoderStep step, int row, int window, int sinks, Device device)
    {
        var tokens = step.Counts[row];
        var (distances, behind) = (new long[sinks * tokens], new bool[tokens * sinks]);
        for (var sink = 0; sink < sinks; sink++)
            for (var i = 0; i < tokens; i++)
            {
                var distance = step.Offsets[row] + step.Place(row, i) - sink;
                distances[sink * tokens + i] = Math.Clamp(distance, 0, window);
                behind[i * sinks + sink] = distance < 0;
            }
        return new(sinks, tensor(distances, ScalarType.Int64, device), (int)distances.Max(),
            behind.Any(b => b) ? Hide(tensor(behind, [tokens, sinks], ScalarType.Bool, device), ScalarType.Float32) : null);
    }

    private static Tensor Hide(Tensor hidden, ScalarType dtype) =>
        zeros(hidden.shape, dtype, hidden.device).masked_fill_(hidden, HeldScalars.Unseen);
}
