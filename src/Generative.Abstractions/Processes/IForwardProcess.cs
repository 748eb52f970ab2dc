using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// Axis 1: what noise is. Levels run from 0 (clean) up; their unit is the process's own (sigma for EDM, time for VP, 0 or 1 for masking).
/// Immutable and safe for concurrent use.
/// </summary>
public interface IForwardProcess
{
    /// <summary>Name for people, for example <c>edm</c>.</summary>
    string Name { get; }

    /// <summary>What a state consists of.</summary>
    StateKind Kind { get; }

    /// <summary>
    /// Whether noise can be added without knowing the clean state so that the law stays the process's (Gaussian: yes; Poisson flow at
    /// finite D: no). Samplers that add noise on their way are approximate where it is false.
    /// </summary>
    bool RaisesExactly { get; }

    /// <summary>The customary discretisation: steps + 1 levels, from the prior's down to 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The process has no discretisation of that many steps.</exception>
    IReadOnlyList<double> Levels(int steps);

    /// <summary>Draws the state a run starts from.</summary>
    /// <param name="rowShape">Shape of one row.</param>
    /// <param name="levels">The plan's first row.</param>
    /// <param name="random">One stream a row; the draw is named <c>prior</c>.</param>
    /// <returns>[rows, rowShape...], float64 for continuous states, int64 for tokens and counts.</returns>
    SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random);

    /// <summary>Draws x_t given x_0: the kernel the model is trained on.</summary>
    /// <param name="clean">Clean state [batch, ...].</param>
    /// <param name="levels">Level of each row and position.</param>
    /// <param name="random">One stream a row.</param>
    /// <param name="key">Name of the draw.</param>
    SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key);

    /// <summary>Moves a state up from one level to a higher one without knowing x_0.</summary>
    /// <param name="state">State at <paramref name="from"/>.</param>
    /// <param name="from">Its levels.</param>
    /// <param name="to">The higher levels.</param>
    /// <param name="random">One stream a row.</param>
    /// <param name="key">Name of the draw.</param>
    /// <param name="noiseScale">Factor on the added noise's standard deviation (S_noise); 1 is exact.</param>
    /// <remarks>Where <see cref="RaisesExactly"/> is false this is the customary approximation.</remarks>
    /// <exception cref="NotSupportedException">The process has not even an approximation.</exception>
    SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1);
}
