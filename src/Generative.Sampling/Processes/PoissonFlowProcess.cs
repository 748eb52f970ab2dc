using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Poisson flow with D augmented dimensions: x_t = s (x_0 + sigma n) with n a unit multivariate Student-t of D degrees of freedom, one radius
/// a sample. Xu, Liu, Tian, Tong, Tegmark, Jaakkola 2023, "PFGM++: Unlocking the Potential of Physics-Inspired Generative Models":
/// the kernel p_r(x | y) ~ (|x - y|^2 + r^2)^(-(N+D)/2) of equation 4 with the alignment r = sigma sqrt D of section 4, under which levels,
/// prior scale, network and probability flow are those of diffusion. D to infinity is the Gaussian process itself.
/// </summary>
public sealed class PoissonFlowProcess : ContinuousProcess
{
    private readonly IContinuousProcess _path;

    /// <summary>A Poisson flow along the levels of another process.</summary>
    /// <param name="d">Augmented dimensions D; above 0, infinity for diffusion. Small D has heavier tails.</param>
    /// <param name="path">The process whose s and sigma are walked; null for <see cref="EdmProcess"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">D is not above 0.</exception>
    public PoissonFlowProcess(double d, IContinuousProcess? path = null)
    {
        if (!(d > 0))
            throw new ArgumentOutOfRangeException(
                nameof(d), d, string.Create(CultureInfo.InvariantCulture, $"D is {d}; give a number above 0, such as 128, or infinity for diffusion."));
        (D, _path) = (d, path ?? new EdmProcess());
    }

    /// <inheritdoc/>
    public override string Name => "poisson-flow";

    /// <summary>Augmented dimensions D.</summary>
    public double D { get; }

    /// <summary>Only in the limit: at finite D the sum of two Student-t draws is no Student-t, and their radii would have to agree.</summary>
    public override bool RaisesExactly => double.IsInfinity(D);

    /// <summary>The radius r = sigma sqrt D of the augmented space at a noise level: the paper's alignment with diffusion.</summary>
    public double Radius(double sigma) => sigma * Math.Sqrt(D);

    /// <inheritdoc/>
    public override IReadOnlyList<double> Levels(int steps) => _path.Levels(steps);

    /// <inheritdoc/>
    public override double Sigma(double level) => _path.Sigma(level);

    /// <inheritdoc/>
    public override double SigmaRate(double level) => _path.SigmaRate(level);

    /// <inheritdoc/>
    public override double Scale(double level) => _path.Scale(level);

    /// <inheritdoc/>
    public override double ScaleRate(double level) => _path.ScaleRate(level);

    /// <inheritdoc/>
    public override double NoiseScale(double level) => _path.NoiseScale(level);

    /// <inheritdoc/>
    public override double NoiseScaleRate(double level) => _path.NoiseScaleRate(level);

    /// <inheritdoc/>
    public override double LevelOf(double sigma) => _path.LevelOf(sigma);

    /// <summary>
    /// Unit noise from a normal draw and a beta draw a sample: direction z / |z|, length sqrt D sqrt(b / (1 - b)) with
    /// b ~ Beta(N/2, D/2) (their appendix on sampling from p_r).
    /// </summary>
    /// <param name="normal">z, [samples, ...], any float dtype.</param>
    /// <param name="beta">b, one a sample, float64.</param>
    /// <param name="d">D, finite.</param>
    /// <returns>The shape and dtype of <paramref name="normal"/>, in the caller's dispose scope.</returns>
    public static Tensor UnitNoise(Tensor normal, Tensor beta, double d)
    {
        using var scope = NewDisposeScope();
        var flat = normal.reshape(normal.shape[0], -1);
        var length = (beta.reshape(-1, 1) / (1 - beta.reshape(-1, 1)) * d).sqrt();
        var unit = flat / flat.norm(1, keepdim: true) * length.to(normal.dtype);
        return unit.reshape(normal.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The draws are named after the key, with "-radius" for the beta draw.</summary>
    protected override Tensor UnitNoise(ReadOnlySpan<long> rowShape, IRandomSource random, DrawKey key, Device device)
    {
        var normal = random.Normal(key, rowShape, ScalarType.Float64, device);
        if (double.IsInfinity(D))
            return normal;
        var beta = random.Beta(RadiusKey(key), normal[0].numel() / 2.0, D / 2, [], device);
        return UnitNoise(normal, beta, D);
    }

    /// <summary>Name of the beta draw that goes with a normal draw.</summary>
    public static DrawKey RadiusKey(DrawKey key) => new(key.Name + "-radius", key.Index);
}
