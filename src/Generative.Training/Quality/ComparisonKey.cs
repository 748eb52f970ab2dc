namespace Generative.Training;

/// <summary>One cell of a comparison: what is measured, and everything its figure depends on.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Weights">Hash of its weights: a model trained anew is another model.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Budget">Network evaluations allowed.</param>
/// <param name="Guidance">Guidance weight; 1 for none.</param>
/// <param name="Count">Pictures made.</param>
/// <param name="Seed">Seed of the first picture.</param>
public sealed record ComparisonKey(string Model, string Weights, string Sampler, int Budget, double Guidance, int Count, long Seed)
{
    /// <summary>Where noise is injected; <see cref="InjectedNoise.None"/> unless alpha is above 0.</summary>
    public InjectedNoise Noise { get; init; }

    /// <summary>Size of the injected noise (<see cref="NoisySampler"/>).</summary>
    public double Alpha { get; init; }

    /// <summary>The same cell with noise; at alpha 0 the cell itself, so that it is measured once.</summary>
    public ComparisonKey With(InjectedNoise noise, double alpha) =>
        this with { Noise = alpha == 0 ? InjectedNoise.None : noise, Alpha = noise == InjectedNoise.None ? 0 : alpha };
}
