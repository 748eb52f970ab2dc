using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// One network evaluation as phase-space solvers use it. Where no noise enters a half of the pair, a network need not answer for it
/// (<see cref="PsldProcess.PredictsMomentumOnly"/>): that half of the score is 0 and no solver reads it.
/// </summary>
/// <param name="ScoreX">Gradient of the log density by x, float64.</param>
/// <param name="ScoreMomentum">Gradient of the log density by m, float64.</param>
/// <param name="Clean">Estimate of x_0, float64.</param>
public readonly record struct PhaseEvaluation(Tensor ScoreX, Tensor ScoreMomentum, Tensor Clean)
{
    /// <summary>Asks the network about (x, m) at a level.</summary>
    /// <param name="process">The run's process.</param>
    /// <param name="x">Position, float64.</param>
    /// <param name="momentum">Momentum, float64, of the position's shape.</param>
    /// <param name="level">Its level, above 0.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidCombinationException">The network predicts something other than noise.</exception>
    public static PhaseEvaluation At(PsldProcess process, Tensor x, Tensor momentum, double level, SamplingContext run)
    {
        using var scope = NewDisposeScope();
        var levels = NoiseLevels.All(level);
        var prediction = run.Predict(PhasePair.Join(x, momentum), levels);
        if (prediction.Kind != PredictionKind.Epsilon)
            throw new InvalidCombinationException(
                $"'{run.Card.Name}' predicts {prediction.Kind}; samplers of '{process.Name}' need the noise of the pair (Epsilon).");
        var noise = prediction.Value.to(ScalarType.Float64);
        var (scoreX, scoreMomentum) = Score(process, noise, x, levels);
        return new(scoreX.MoveToOuterDisposeScope(), scoreMomentum.MoveToOuterDisposeScope(),
            CleanOf(process, noise, x, momentum, level).MoveToOuterDisposeScope());
    }

    /// <summary>The score behind a noise prediction, -C^-T e. Pandey and Mandt 2023, with their hybrid kernel.</summary>
    /// <param name="process">Supplies the kernel.</param>
    /// <param name="noise">e: [batch, 2 channels, ...], or one half where the process needs no other.</param>
    /// <param name="like">A tensor of the position's shape.</param>
    /// <param name="levels">Level of each row and position.</param>
    /// <returns>float64, of the position's shape each.</returns>
    public static (Tensor X, Tensor Momentum) Score(PsldProcess process, Tensor noise, Tensor like, NoiseLevels levels)
    {
        using var scope = NewDisposeScope();
        var (ex, em) = Halves(process, noise, like);
        var x = Over(c => c.C11) * ex + Over(c => c.C12) * em;
        var m = Over(c => c.C21) * ex + Over(c => c.C22) * em;
        if (process.PredictsMomentumOnly)
            x = zeros_like(x);
        if (process.PredictsPositionOnly)
            m = zeros_like(m);
        return ((-x).MoveToOuterDisposeScope(), (-m).MoveToOuterDisposeScope());

        Tensor Over(Func<PairFactor, double> part) =>
            LevelMath.Over(like, levels, t => part(process.Kernel(t).Factor(process.Factorisation).InverseTransposed()));
    }

    /// <summary>
    /// The slope of the reverse process, time running backwards: -f + share g^2 score. Anderson's reversal at share 1; the probability
    /// flow at share 1/2 (Song et al. 2021, equations 6 and 13).
    /// </summary>
    public (Tensor X, Tensor Momentum) ReverseSlope(PsldProcess process, Tensor x, Tensor momentum, double level, double share)
    {
        using var scope = NewDisposeScope();
        var (gx, gm) = process.Diffusion(level);
        var (fx, fm) = process.Drift(x, momentum, NoiseLevels.All(level));
        return ((ScoreX * (share * gx * gx) - fx).MoveToOuterDisposeScope(),
            (ScoreMomentum * (share * gm * gm) - fm).MoveToOuterDisposeScope());
    }

    /// <summary>x_0 such that (x, m) = mean + C e: from both halves, or from the one combination of them that the known half of e
    /// decides.</summary>
    private static Tensor CleanOf(PsldProcess process, Tensor noise, Tensor x, Tensor m, double level)
    {
        var k = process.Kernel(level);
        var c = k.Factor(process.Factorisation);
        var (ex, em) = Halves(process, noise, x);
        if (process.PredictsMomentumOnly)
            return (m - x * (c.C21 / c.C11) - em * c.C22) / (k.MFromX - c.C21 / c.C11 * k.XFromX);
        if (process.PredictsPositionOnly)
            return (x - m * (c.C12 / c.C22) - ex * c.C11) / (k.XFromX - c.C12 / c.C22 * k.MFromX);
        var (restX, restM) = (x - ex * c.C11 - em * c.C12, m - ex * c.C21 - em * c.C22);
        return (restX * k.MFromM - restM * k.XFromM) / k.Determinant;
    }

    private static (Tensor X, Tensor Momentum) Halves(PsldProcess process, Tensor noise, Tensor like)
    {
        var (got, one) = (noise.dim() < 2 ? 0 : noise.shape[1], like.shape[1]);
        if (got == 2 * one)
            return PhasePair.Split(noise);
        if (got == one && (process.PredictsMomentumOnly || process.PredictsPositionOnly))
            return (noise, noise);                                  // the half that is not there is not read
        throw new ArgumentException($"The noise of a pair has {got} channels and its position {one}; "
            + $"a network for '{process.Name}' answers with {2 * one}.", nameof(noise));
    }
}
