using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// How predictions of each kind hang on the clean estimate at a fixed state x = alpha x_0 + beta n: value = rest x + factor x_0. Guidance
/// that changes the clean estimate answers in the model's own kind by it, and a change there is the factor times the change here.
/// </summary>
internal static class CleanPart
{
    /// <summary>What a unit change of the clean estimate changes in a prediction of that kind; broadcasts against the state.</summary>
    public static Tensor Factor(PredictionKind kind, IContinuousProcess process, Tensor state, NoiseLevels levels) =>
        LevelMath.Over(state, levels, t => kind switch
        {
            PredictionKind.Clean => 1,
            PredictionKind.Epsilon => -process.Scale(t) / process.NoiseScale(t),
            PredictionKind.Velocity => -(process.Scale(t) * process.Scale(t) / process.NoiseScale(t) + process.NoiseScale(t)),
            PredictionKind.Flow => -(process.Scale(t) / process.NoiseScale(t) + 1),
            _ => throw NotAPicture(kind),
        });

    /// <summary>A clean estimate as a prediction of another kind, float64.</summary>
    public static Tensor ToKind(Tensor clean, PredictionKind kind, IContinuousProcess process, Tensor state, NoiseLevels levels)
    {
        if (kind == PredictionKind.Clean)
            return clean;
        var rest = LevelMath.Over(state, levels, t => (kind == PredictionKind.Velocity ? process.Scale(t) : 1) / process.NoiseScale(t));
        return rest * state + Factor(kind, process, state, levels) * clean;
    }

    /// <summary>The complaint about a kind that has no clean picture.</summary>
    private static InvalidCombinationException NotAPicture(PredictionKind kind) =>
        new($"A prediction of {kind} is not a picture; this guidance is for continuous models.");
}
