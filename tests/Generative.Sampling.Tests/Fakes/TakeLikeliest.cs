using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Writes the likeliest token at every position; that only the freed ones change is the engine's promise.</summary>
internal sealed class TakeLikeliest : ISolver
{
    public string Name => "likeliest";

    public SolverTraits Traits { get; } = new(StateKind.Tokens) { HandlesLevelPerPosition = true };

    public IReadOnlyList<SamplerSetting> Settings => [];

    public SolverStep Step(SampleState state, StepContext context)
    {
        var prediction = context.Predict(state.Value, context.From);
        return new(state.With(prediction.Value.argmax(2)), prediction.Value);
    }
}
