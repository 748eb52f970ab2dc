namespace Generative;

/// <summary>All a solver may use for one step.</summary>
/// <param name="Index">Step number from 0.</param>
/// <param name="From">Levels the state has.</param>
/// <param name="To">Levels it is to reach.</param>
/// <param name="IsLast">Whether the plan ends there; false when an adaptive plan cannot know.</param>
/// <param name="Run">Predictor, process, random streams and settings of the run.</param>
public sealed record StepContext(int Index, NoiseLevels From, NoiseLevels To, bool IsLast, SamplingContext Run)
{
    /// <summary>Levels of the rows before <see cref="From"/>, latest first, as far back as this run has come: what multistep methods look back on.</summary>
    public IReadOnlyList<NoiseLevels> Past { get; init; } = [];

    /// <summary>Steps still to make, this one included; null when only the run will tell.</summary>
    public int? StepsLeft { get; init; }

    /// <summary>One network evaluation at a state and levels.</summary>
    public Prediction Predict(TorchSharp.torch.Tensor state, NoiseLevels levels) => Run.Predict(state, levels);
}
