using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>What samplers cost in network evaluations, found by running them on a network that costs nothing.</summary>
public static class SamplerCost
{
    /// <summary>Network evaluations of a run.</summary>
    /// <param name="sampler">The sampler, with its default settings.</param>
    /// <param name="process">The process it walks.</param>
    /// <param name="steps">Steps asked for; at least 1.</param>
    /// <exception cref="ArgumentException">The process or the sampler has no run of so many steps.</exception>
    /// <exception cref="InvalidCombinationException">The sampler cannot walk the process.</exception>
    public static int Evaluations(ISampler sampler, IForwardProcess process, int steps)
    {
        using var result = SamplerRunner.Run(sampler, new FreeModel(process), new([0], steps));
        return result.Summary.NetworkEvaluations;
    }

    /// <summary>The most steps whose evaluations stay within a budget; null when one step is too dear.</summary>
    /// <param name="sampler">The sampler, with its default settings.</param>
    /// <param name="process">The process it walks.</param>
    /// <param name="budget">Evaluations allowed; at least 1.</param>
    /// <inheritdoc cref="Evaluations" path="/exception"/>
    public static int? StepsWithin(ISampler sampler, IForwardProcess process, int budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        // A step costs at least one evaluation, so the search begins where each costs one.
        for (var steps = budget; steps >= 1; steps--)
            if (Evaluations(sampler, process, steps) <= budget)
                return steps;
        return null;
    }

    /// <summary>Answers zero to every question about a picture of four pixels.</summary>
    private sealed class FreeModel(IForwardProcess process) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("free", [1, 2, 2]);

        public ModelTraits Traits { get; } = new(PredictionKind.Clean) { HasLevelPerPosition = true, KnowsUnconditional = true };

        public IForwardProcess Process => process;

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) => new(zeros_like(request.State), PredictionKind.Clean);

        public void Dispose() { }
    }
}
