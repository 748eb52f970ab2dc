using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The steps of one run of <see cref="AncestralTokens"/>.</summary>
internal sealed class AncestralSteps
{
    private readonly TokenRun _run;
    private readonly AncestralOptions _options;
    private readonly ITokenMoves _moves;

    /// <exception cref="InvalidCombinationException">The process is none on tokens, or the options do not fit it.</exception>
    public AncestralSteps(SamplingContext context, AncestralOptions options)
    {
        (_run, _options) = (new TokenRun(context, options.Reuse), options);
        _moves = _run.Process.Mask is not null ? new MaskedMoves(context, _run, options)
            : options is { Rule: LeapRule.Time } or { Draw: TokenDraw.CoinThenRaceWithMask } ? throw new InvalidCombinationException(
                $"'{context.Card.Name}' runs on '{_run.Process.Name}', which has no mask, and this sampler only unmasks; use ancestral.")
            : new UniformMoves(context, _run, options);
    }

    /// <summary>One step, or two where the noise left at its end is removed apart.</summary>
    /// <returns>The tokens, and the last answer of the network behind them.</returns>
    public (Tensor Ids, Tensor Answer) Move(Tensor ids, double from, double to, int index)
    {
        if (to > 0 || _options.NoiseRemoval == NoiseRemoval.LastStep || from < 2 * TokenProcess.LastTime)
            return Step(ids, from, to, index);
        var (nearly, _) = Step(ids, from, TokenProcess.LastTime, index);
        return Step(nearly, TokenProcess.LastTime, 0, index + 1);
    }

    private (Tensor Ids, Tensor Answer) Step(Tensor ids, double from, double to, int index)
    {
        var answer = _run.Predict(ids, NoiseLevels.All(from));
        return (to > 0 ? _moves.Leap(ids, answer, from, to, index) : _moves.Finish(ids, answer, from, index), answer);
    }
}
