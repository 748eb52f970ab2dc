using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The two halves of x_t = mu_t(x_0) + sigma_t n for any process that has them.</summary>
/// <param name="Mean">mu_t(x_0).</param>
/// <param name="Noise">sigma_t.</param>
/// <param name="Scale">Factor on x_0 where mu is one, else 1: how the posterior's noise is reckoned.</param>
internal readonly record struct ForwardMap(Func<Tensor, double, Tensor> Mean, Func<double, double> Noise, Func<double, double> Scale)
{
    /// <summary>A process's map.</summary>
    /// <exception cref="InvalidCombinationException">It has none.</exception>
    public static ForwardMap Of(IForwardProcess process) => process switch
    {
        DegradationProcess lossy => new(lossy.Degradation.Degrade, lossy.NoiseScale, _ => 1),
        IContinuousProcess continuous => new((x, t) => x * continuous.Scale(t), continuous.NoiseScale, continuous.Scale),
        _ => throw new InvalidCombinationException(
            $"The process '{process.Name}' is not of the form mu(x_0) + sigma n; use one that is, or a {nameof(DegradationProcess)}."),
    };
}
