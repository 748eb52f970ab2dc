using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Perturbed states, drift, diffusion and score of a stored batch, each row at a time of its own.</summary>
internal static class PsldStates
{
    public static ParityError Kernel(PsldFixture f, string name)
    {
        var isHybrid = name.StartsWith("hsm", StringComparison.Ordinal);
        var m0 = isHybrid ? null : f["m0_unit"] * Math.Sqrt(f.Process.StartVariance);
        var noise = name.EndsWith("u_t", StringComparison.Ordinal) ? f["eps"] : null;
        Func<double, PsldKernel> kernel = isHybrid ? f.Process.Kernel : f.Process.KernelGivenMomentum;
        var (x, m) = f.Process.Apply(f["x0"], m0, noise, Levels(f), kernel);
        return Compare(f, PhasePair.Join(x, m), name);
    }

    public static ParityError Drift(PsldFixture f)
    {
        var (x, m) = PhasePair.Split(f.Own("hsm.u_t"));
        var (dx, dm) = f.Process.Drift(x, m, Levels(f));
        return Compare(f, PhasePair.Join(dx, dm), "drift");
    }

    public static ParityError Diffusion(PsldFixture f)
    {
        var like = f["x0"];
        return Compare(f, PhasePair.Join(
            LevelMath.Over(like, Levels(f), t => f.Process.Diffusion(t).X).expand_as(like),
            LevelMath.Over(like, Levels(f), t => f.Process.Diffusion(t).Momentum).expand_as(like)), "diffusion");
    }

    /// <summary>
    /// The published code rounds C^-T to float32 before it multiplies, a quirk the SDK leaves out: here the score of unit noise, which is
    /// minus
    /// that matrix, is rounded so that the stored digits can be compared in full.
    /// </summary>
    public static ParityError Score(PsldFixture f)
    {
        var (ex, em) = PhasePair.Split(f["eps"]);
        var (one, none) = (ones_like(ex), zeros_like(ex));
        var (xx, mx) = PhaseEvaluation.Score(f.Process, PhasePair.Join(one, none), ex, Levels(f));
        var (xm, mm) = PhaseEvaluation.Score(f.Process, PhasePair.Join(none, one), ex, Levels(f));
        return Compare(f, PhasePair.Join(Single(xx) * ex + Single(xm) * em, Single(mx) * ex + Single(mm) * em), "score");

        static Tensor Single(Tensor x) => x.to(ScalarType.Float32).to(ScalarType.Float64);
    }

    private static NoiseLevels Levels(PsldFixture f)
    {
        var times = f.Own("tb");
        return NoiseLevels.PerRow((int)times.shape[0], [.. times.data<double>()]);
    }

    private static ParityError Compare(PsldFixture f, Tensor actual, string name) =>
        new(Deviation.Relative(actual, f.Own(name)), PsldTolerance.Coefficients);
}
