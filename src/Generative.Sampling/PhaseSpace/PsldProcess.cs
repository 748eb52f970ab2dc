using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Phase-space Langevin diffusion with critical damping: every number x has a momentum m, and noise enters both,
/// d(x, m) = beta/2 [[-gamma, 1/M], [-1, -nu]] (x, m) dt + sqrt(beta) diag(sqrt gamma, sqrt(M nu)) dW, 1/M = (gamma - nu)^2 / 4, t from 0
/// to 1. Pandey and Mandt 2023, "A Complete Recipe for Diffusion Generative Models" (PSLD); gamma = 0 is the critically damped
/// Langevin diffusion of Dockhorn, Vahdat and Kreis 2022. A network predicts the noise e of the pair, (x_t, m_t) = mean + C e
/// (<see cref="PhasePair"/>).
/// </summary>
public sealed class PsldProcess : IForwardProcess
{
    private readonly double _lastLevel;

    /// <summary>A process; the defaults are those published for CIFAR-10.</summary>
    /// <param name="nu">Friction of the momentum; 0 or above, other than <paramref name="gamma"/>.</param>
    /// <param name="gamma">Friction of the position; 0 or above.</param>
    /// <param name="betaMin">Rate beta at t = 0; above 0.</param>
    /// <param name="betaMax">Rate beta at t = 1, linear between; above 0.</param>
    /// <param name="kappa">Variance of m_0 in units of M; above 0.</param>
    /// <param name="factorisation">The factor that noise goes through.</param>
    /// <param name="numericalEps">Added to both variances of every kernel; 0 or above. Short times need some in float64.</param>
    /// <param name="lastLevel">Level of the customary last step before 0; in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public PsldProcess(double nu = 4.01, double gamma = 0.01, double betaMin = 8, double betaMax = 8, double kappa = 0.04,
        PsldFactorisation factorisation = PsldFactorisation.Lower, double numericalEps = 1e-9, double lastLevel = 1e-3)
    {
        Require(nu >= 0 && double.IsFinite(nu), nu, nameof(nu), "0 or above");
        Require(gamma >= 0 && double.IsFinite(gamma), gamma, nameof(gamma), "0 or above");
        Require(gamma != nu, gamma, nameof(gamma), "a number other than nu, or the mass is infinite");
        Require(betaMin > 0 && double.IsFinite(betaMin), betaMin, nameof(betaMin), "a number above 0");
        Require(betaMax > 0 && double.IsFinite(betaMax), betaMax, nameof(betaMax), "a number above 0");
        Require(kappa > 0 && double.IsFinite(kappa), kappa, nameof(kappa), "a number above 0, such as 0.04");
        Require(numericalEps is >= 0 and < 1, numericalEps, nameof(numericalEps), "0 or a little above, such as 1e-9");
        Require(lastLevel is > 0 and < 1, lastLevel, nameof(lastLevel), "a number between 0 and 1");
        (Nu, Gamma, BetaMin, BetaMax, Kappa) = (nu, gamma, betaMin, betaMax, kappa);
        (Factorisation, NumericalEps, _lastLevel) = (factorisation, numericalEps, lastLevel);
    }

    /// <inheritdoc/>
    public string Name => "psld";

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Continuous;

    /// <summary>Always: the pair (x, m) is a linear diffusion, and the increment of a state whose momentum is known is normal.</summary>
    public bool RaisesExactly => true;

    /// <summary>Friction of the momentum.</summary>
    public double Nu { get; }

    /// <summary>Friction of the position.</summary>
    public double Gamma { get; }

    /// <summary>beta(0).</summary>
    public double BetaMin { get; }

    /// <summary>beta(1).</summary>
    public double BetaMax { get; }

    /// <summary>Variance of m_0 in units of M.</summary>
    public double Kappa { get; }

    /// <summary>The factor that noise goes through.</summary>
    public PsldFactorisation Factorisation { get; }

    /// <summary>Added to both variances of every kernel.</summary>
    public double NumericalEps { get; }

    /// <summary>1 / M.</summary>
    public double InverseMass => Math.Pow(Gamma - Nu, 2) / 4;

    /// <summary>M, also the momentum's variance under the prior.</summary>
    public double Mass => 1 / InverseMass;

    /// <summary>Variance of m_0, kappa M.</summary>
    public double StartVariance => Kappa * Mass;

    /// <summary>Whether networks answer for the momentum's noise alone: no noise enters x, and the momentum's score needs no
    /// other.</summary>
    public bool PredictsMomentumOnly => Gamma == 0 && Factorisation == PsldFactorisation.Lower;

    /// <summary>Whether networks answer for the position's noise alone: the mirror image.</summary>
    public bool PredictsPositionOnly => Nu == 0 && Factorisation == PsldFactorisation.Upper;

    /// <summary>beta(t).</summary>
    public double Beta(double level) => BetaMin + level * (BetaMax - BetaMin);

    /// <summary>B(t), the integral of beta from 0 to t.</summary>
    public double IntegratedBeta(double level) => level * (BetaMin + 0.5 * level * (BetaMax - BetaMin));

    /// <summary>Evenly spaced times from 1 to the last level, then 0.</summary>
    public IReadOnlyList<double> Levels(int steps) => NoiseSchedules.WithZero(NoiseSchedules.Linear(steps, 1, _lastLevel));

    /// <summary>The kernel at a level given x_0 alone: m_0 ~ N(0, kappa M) is averaged out (hybrid score matching). Networks are trained
    /// on it.</summary>
    public PsldKernel Kernel(double level) => Kernel(IntegratedBeta(level), 0, StartVariance);

    /// <summary>The kernel at a level given both x_0 and m_0 (denoising score matching).</summary>
    public PsldKernel KernelGivenMomentum(double level) => Kernel(IntegratedBeta(level), 0, 0);

    /// <summary>The kernel after an integral of beta, from a start of given variances: the closed form of critical damping.</summary>
    /// <param name="integratedBeta">B, 0 or above.</param>
    /// <param name="xVariance">Variance of x_0 about its mean.</param>
    /// <param name="momentumVariance">Variance of m_0 about its mean.</param>
    public PsldKernel Kernel(double integratedBeta, double xVariance, double momentumVariance)
    {
        // The drift's matrix is -(gamma + nu)/4 plus a nilpotent part, so that exp is linear in B apart from one decay.
        var b = integratedBeta;
        var decay = Math.Exp(-(Nu + Gamma) / 4 * b);
        var k = (Gamma - Nu) / 4 * b;
        var (xx, xm, mx, mm) = (1 - k, InverseMass / 2 * b, -b / 2, 1 + k);
        var grown = Math.Exp((Nu + Gamma) / 2 * b) - 1;
        // What the noise has brought: towards the stationary covariance diag(1, M).
        var varianceX = grown + 2 * k - 2 * k * k;
        var covariance = -k * b;
        var varianceM = Mass * (grown - 2 * k) - b * b / 2;
        return new(decay * xx, decay * xm, decay * mx, decay * mm,
            decay * decay * (varianceX + xx * xx * xVariance + xm * xm * momentumVariance) + NumericalEps,
            decay * decay * (covariance + xx * mx * xVariance + xm * mm * momentumVariance),
            decay * decay * (varianceM + mx * mx * xVariance + mm * mm * momentumVariance) + NumericalEps);
    }

    /// <summary>Drift of the forward process, float64, of the state's shapes.</summary>
    public (Tensor X, Tensor Momentum) Drift(Tensor x, Tensor momentum, NoiseLevels levels)
    {
        using var scope = NewDisposeScope();
        var half = LevelMath.Over(x, levels, t => Beta(t) / 2);
        return ((half * (momentum * InverseMass - x * Gamma)).MoveToOuterDisposeScope(),
            (half * (-x - momentum * Nu)).MoveToOuterDisposeScope());
    }

    /// <summary>Standard deviations of the noise a unit of time, sqrt(beta gamma) and sqrt(beta M nu).</summary>
    public (double X, double Momentum) Diffusion(double level) => (Math.Sqrt(Beta(level) * Gamma), Math.Sqrt(Beta(level) * Mass * Nu));

    /// <summary>(x_0, m_0) through the kernel: mean + C e.</summary>
    /// <param name="x0">Clean values [batch, channels, ...].</param>
    /// <param name="m0">Starting momenta of that shape; null for none, which is their mean.</param>
    /// <param name="noise">e, [batch, 2 channels, ...], or null for the mean alone.</param>
    /// <param name="levels">Level of each row and position: what <paramref name="kernel"/> is a function of.</param>
    /// <param name="kernel">The kernel to apply; <see cref="Kernel(double)"/> is what networks are trained on.</param>
    /// <returns>float64, of x_0's shape each.</returns>
    public (Tensor X, Tensor Momentum) Apply(Tensor x0, Tensor? m0, Tensor? noise, NoiseLevels levels, Func<double, PsldKernel> kernel)
    {
        using var scope = NewDisposeScope();
        var x = Over(k => k.XFromX) * x0;
        var m = Over(k => k.MFromX) * x0;
        if (m0 is not null)
            (x, m) = (x + Over(k => k.XFromM) * m0, m + Over(k => k.MFromM) * m0);
        if (noise is not null)
        {
            var (ex, em) = PhasePair.Split(noise);
            x = x + Over(k => k.Factor(Factorisation).C11) * ex + Over(k => k.Factor(Factorisation).C12) * em;
            m = m + Over(k => k.Factor(Factorisation).C21) * ex + Over(k => k.Factor(Factorisation).C22) * em;
        }
        return (x.MoveToOuterDisposeScope(), m.MoveToOuterDisposeScope());

        Tensor Over(Func<PsldKernel, double> part) => LevelMath.Over(x0, levels, t => part(kernel(t)));
    }

    /// <summary>A draw of the prior N(0, 1) x N(0, M), the same whatever the levels: a run should start at level 1.</summary>
    /// <exception cref="ArgumentException">Rows have no channel to put a momentum beside.</exception>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var (x, m) = PhasePair.Split(random.Normal("prior", Doubled(rowShape), ScalarType.Float64));
        return PhasePair.State(x.clone().MoveToOuterDisposeScope(), (m * Math.Sqrt(Mass)).MoveToOuterDisposeScope());
    }

    /// <summary>A draw of the kernel given x_0 with the momentum averaged out; the pair's noise is one draw of twice the
    /// channels.</summary>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        var noise = random.Normal(key, Doubled(clean.shape.AsSpan()[1..]), ScalarType.Float64, clean.device);
        var (x, m) = Apply(clean.to(ScalarType.Float64), null, noise, levels, Kernel);
        return PhasePair.State(x.MoveToOuterDisposeScope(), m.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        using var scope = NewDisposeScope();
        var noise = random.Normal(key, Doubled(state.Value.shape.AsSpan()[1..]), ScalarType.Float64, state.Value.device) * noiseScale;
        var (rows, columns) = (Math.Max(from.Rows, to.Rows), Math.Max(from.Columns, to.Columns));
        var between = NoiseLevels.PerRow(rows, [.. Enumerable.Range(0, rows * columns)
            .Select(i => IntegratedBeta(to[i / columns, i % columns]) - IntegratedBeta(from[i / columns, i % columns]))]);
        var (x, m) = Apply(state.Value, PhasePair.MomentumOf(state), noise, between, b => Kernel(b, 0, 0));
        return state.With(x.MoveToOuterDisposeScope()).WithPart(PhasePair.Momentum, m.MoveToOuterDisposeScope());
    }

    private static long[] Doubled(ReadOnlySpan<long> rowShape) => rowShape.Length > 0 ? [2 * rowShape[0], .. rowShape[1..]]
        : throw new ArgumentException(
            "A phase-space row needs a dimension to put its momentum beside; give [1] for a single number.", nameof(rowShape));

    private static void Require(bool holds, double value, string name, string what)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give {what}."));
    }
}
