using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A deterministic way of losing a picture, gradually: mu_t of x_t = mu_t(x_0) + sigma_t n. Need not be linear. Immutable.
/// </summary>
public interface IDegradation
{
    /// <summary>Name for people, for example <c>gaussian-blur</c>.</summary>
    string Name { get; }

    /// <summary>mu_t(x_0).</summary>
    /// <param name="clean">[batch, channel, height, width], float64.</param>
    /// <param name="level">How far it is lost: 0 gives the picture back bit for bit, more loses more.</param>
    /// <returns>The picture's shape, in the caller's dispose scope; at level 0 it may be the tensor itself.</returns>
    /// <exception cref="ArgumentException">The pictures' size does not fit the degradation.</exception>
    Tensor Degrade(Tensor clean, double level);
}
