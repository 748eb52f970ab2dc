using System.Globalization;

namespace Generative.Sampling;

/// <summary>
/// Which of T timesteps a shorter chain keeps, as the code of Nichol and Dhariwal 2021 (section 4) and of DiT spells it: "8" keeps 8
/// evenly from the first to the last, "10,15,20" does so in each of three equal sections, "ddim25" keeps every k-th from 0 so that 25
/// remain, "" keeps all.
/// </summary>
public static class Respacing
{
    /// <summary>The timesteps kept, ascending.</summary>
    /// <param name="respacing">As described above.</param>
    /// <param name="trainSteps">T, at least 1.</param>
    /// <exception cref="ArgumentException">The text is not of these forms, or asks for more timesteps than there are.</exception>
    public static int[] Timesteps(string respacing, int trainSteps)
    {
        ArgumentNullException.ThrowIfNull(respacing);
        ArgumentOutOfRangeException.ThrowIfLessThan(trainSteps, 1);
        if (respacing.Length == 0)
            return [.. Enumerable.Range(0, trainSteps)];
        return respacing.StartsWith("ddim", StringComparison.Ordinal)
            ? Strided(Count(respacing["ddim".Length..], respacing), trainSteps)
            : Sections([.. respacing.Split(',').Select(part => Count(part, respacing))], trainSteps);
    }

    private static int[] Strided(int count, int trainSteps)
    {
        for (var stride = 1; stride <= trainSteps; stride++)
            if ((trainSteps + stride - 1) / stride == count)
                return [.. Enumerable.Range(0, count).Select(i => i * stride)];
        throw new ArgumentException(
            $"respacing is \"ddim{count}\"; no whole stride leaves {count} of {trainSteps} timesteps.", nameof(count));
    }

    private static int[] Sections(int[] counts, int trainSteps)
    {
        var kept = new List<int>();
        var start = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var size = trainSteps / counts.Length + (i < trainSteps % counts.Length ? 1 : 0);
            if (counts[i] > size)
                throw new ArgumentException(
                    $"respacing asks for {counts[i]} of the {size} timesteps of section {i}; give at most {size}.", nameof(counts));
            var stride = counts[i] == 1 ? 1 : (size - 1.0) / (counts[i] - 1);
            // Added up, not multiplied, as published: the last bit decides which way a half is rounded.
            var position = 0.0;
            for (var k = 0; k < counts[i]; k++, position += stride)
                kept.Add(start + (int)Math.Round(position, MidpointRounding.ToEven));
            start += size;
        }
        return [.. kept];
    }

    private static int Count(string text, string respacing) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
            : throw new ArgumentException(
                $"respacing is \"{respacing}\"; give a number of steps, several with commas between, or ddim and one.", nameof(respacing));
}
