using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>What samplers with a loop of their own over tokens begin with.</summary>
internal static class TokenStart
{
    /// <summary>The level a run starts at: the prior's, unless it starts from clean tokens that are noised to a row of the plan.</summary>
    /// <exception cref="ArgumentException">The plan has no such row.</exception>
    public static double Level(SamplingContext context)
    {
        var row = context.Request.Start is { IsClean: true } start ? start.Row : 0;
        return row < context.Levels.Count ? context.Levels[row] : throw new ArgumentException(
            $"The run starts at row {row}; its plan has {context.Levels.Count} rows, from 0: ask for more steps or start earlier.",
            nameof(context));
    }

    /// <summary>The level of a plan's row; the last one's where a request brings fewer levels than steps.</summary>
    public static double Level(SamplingContext context, int row) => context.Levels[Math.Min(row, context.Levels.Count - 1)];

    /// <summary>The first step's number: where a stopped run goes on, 0 for all others.</summary>
    public static int Index(SamplingContext context) => context.Request.Start is { IsClean: false } start ? start.Row : 0;

    /// <summary>Uniform draws as plain numbers, row after row.</summary>
    public static double[] Uniforms(SamplingContext context, string name, int index, int each)
    {
        using var drawn = context.Random.Uniform(new DrawKey(name, index), [each]);
        return drawn.data<double>().ToArray();
    }
}
