using TorchSharp;
using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// The only source of randomness of a run: one stream a batch row, draws by name.
/// Row 7 of a batch of 16 receives, bit for bit, what it receives alone. Implementations hold no position and serve many threads.
/// </summary>
public interface IRandomSource
{
    /// <summary>Number of batch rows this source draws for; at least 1.</summary>
    int Rows { get; }

    /// <summary>Standard normal draws.</summary>
    /// <param name="key">Which draw.</param>
    /// <param name="rowShape">Shape of one row; the result has shape [<see cref="Rows"/>, rowShape...].</param>
    /// <param name="dtype">Floating dtype of the result; the values are drawn in float64 and rounded to it.</param>
    /// <param name="device">Device of the result, the CPU when null. Values do not depend on it.</param>
    /// <returns>A new tensor, owned by the caller's dispose scope.</returns>
    Tensor Normal(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float32, Device? device = null);

    /// <summary>Uniform draws in [0, 1), 53 random bits each. Token draws use them in float64 (float32 Gumbel noise is capped at 24 ln 2).</summary>
    /// <param name="key">Which draw.</param>
    /// <param name="rowShape">Shape of one row; the result has shape [<see cref="Rows"/>, rowShape...].</param>
    /// <param name="dtype">Floating dtype of the result.</param>
    /// <param name="device">Device of the result, the CPU when null. Values do not depend on it.</param>
    /// <returns>A new tensor, owned by the caller's dispose scope.</returns>
    Tensor Uniform(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float64, Device? device = null);

    /// <summary>Draws of the beta law, in (0, 1): share of a radius, mixing weights.</summary>
    /// <param name="key">Which draw.</param>
    /// <param name="a">First shape; positive.</param>
    /// <param name="b">Second shape; positive. The mean is a / (a + b).</param>
    /// <param name="rowShape">Shape of one row; the result has shape [<see cref="Rows"/>, rowShape...].</param>
    /// <param name="device">Device of the result, the CPU when null. Values do not depend on it.</param>
    /// <returns>A new float64 tensor, owned by the caller's dispose scope.</returns>
    Tensor Beta(DrawKey key, double a, double b, ReadOnlySpan<long> rowShape, Device? device = null);
}
