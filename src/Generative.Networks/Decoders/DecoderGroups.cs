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
        return group with { Stretches = DecoderMasks.Stretches(step, alike ? [first] : rows, group, window, device) };
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
