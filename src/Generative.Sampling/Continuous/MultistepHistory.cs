using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What a multistep method remembers of earlier rows. It travels in the state's parts as name.1 (one row back), name.2 and so on, so a
/// saved run goes on with the same bits; a run that starts in the middle has none, and its method begins at first order.
/// </summary>
internal static class MultistepHistory
{
    /// <summary>An earlier output and the point it belongs to.</summary>
    /// <param name="Output">[batch, ...], float64.</param>
    /// <param name="At">Where the network was asked.</param>
    public readonly record struct Node(Tensor Output, LambdaPoint At);

    /// <summary>Earlier outputs that can be built upon, latest first: an unbroken line of points with finite lambdas, each its
    /// own.</summary>
    /// <param name="state">The state, with its parts.</param>
    /// <param name="context">The step.</param>
    /// <param name="name">Whose history.</param>
    /// <param name="most">How many are wanted.</param>
    public static List<Node> Read(SampleState state, StepContext context, string name, int most)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var nodes = new List<Node>();
        var newer = LambdaPoint.At(process, context.From).Lambda;
        while (nodes.Count < most && state.Parts.TryGetValue(Part(name, nodes.Count + 1), out var output)
            && Row(context, nodes.Count + 1) is { } levels)
        {
            var at = LambdaPoint.At(process, levels);
            if (!double.IsFinite(at.Lambda) || at.Lambda == newer)
                break;
            nodes.Add(new(output, at));
            newer = at.Lambda;
        }
        return nodes;
    }

    /// <summary>The state with an output put before its history; the oldest one goes where more than <paramref name="most"/> would
    /// stay.</summary>
    public static SampleState Push(SampleState state, string name, Tensor output, int most)
    {
        var parts = new Dictionary<string, Tensor>(state.Parts);
        for (var i = most; i > 1; i--)
            if (parts.TryGetValue(Part(name, i - 1), out var older))
                parts[Part(name, i)] = older;
        if (most > 0)
            parts[Part(name, 1)] = output;
        return new(state.Value, parts);
    }

    private static string Part(string name, int back) => $"{name}.{back}";

    /// <summary>Levels of an earlier row: as the run saw them, or from its list where a saved run went on at this row.</summary>
    private static NoiseLevels? Row(StepContext context, int back)
    {
        if (context.Past.Count >= back)
            return context.Past[back - 1];
        var levels = context.Run.Levels;
        return context.Index >= back && context.Index < levels.Count && levels[context.Index] == context.From.Uniform
            ? NoiseLevels.All(levels[context.Index - back]) : null;
    }
}
