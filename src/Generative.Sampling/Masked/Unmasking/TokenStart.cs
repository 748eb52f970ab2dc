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

    /// <summary>The same for a sampler of as many steps as are asked for.</summary>
    /// <exception cref="ArgumentException">There is no step left there.</exception>
    public static int Index(SamplingContext context, int steps) => Left(Index(context), steps);

    /// <summary>The row of the plan at which a walk along it starts, whether stopped there or noised to it.</summary>
    /// <exception cref="ArgumentException">There is no step left there.</exception>
    public static int Row(SamplingContext context) => Left(context.Request.Start?.Row ?? 0, context.Levels.Count - 1);

    /// <summary>What a stopped run carried in its state; null for a run from the beginning.</summary>
    /// <exception cref="ArgumentException">The state of a stopped run lacks it.</exception>
    public static Tensor? Part(SamplingContext context, SampleState state, string name) => Index(context) == 0 ? null
        : state.Parts.TryGetValue(name, out var part) ? part : throw new ArgumentException($"The run starts at row {Index(context)}, and "
            + $"its state lacks the part '{name}', without which it cannot go on; give the whole state that a step reported, or start at "
            + "row 0.", nameof(context));

    /// <summary>The error of a canvas on which there is nothing to do.</summary>
    public static ArgumentException NothingToFill(string parameter) =>
        new("The canvas has no masked position; leave at least one to fill.", parameter);

    private static int Left(int row, int steps) => row < steps ? row : throw new ArgumentException(
        $"The run starts at row {row}, where there is no step left; it has {steps} steps.", nameof(row));

    /// <summary>Uniform draws as plain numbers, row after row.</summary>
    public static double[] Uniforms(SamplingContext context, string name, int index, int each)
    {
        using var drawn = context.Random.Uniform(new DrawKey(name, index), [each]);
        return drawn.data<double>().ToArray();
    }
}
