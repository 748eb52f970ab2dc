using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The steps of one run of <see cref="AncestralTokens"/>.</summary>
internal sealed class AncestralSteps
{
    private readonly SamplingContext _context;
    private readonly TokenRun _run;
    private readonly AncestralOptions _options;
    private readonly ITokenMoves _moves;

    /// <exception cref="InvalidCombinationException">The request or the network does not fit the way of drawing.</exception>
    public AncestralSteps(SamplingContext context, AncestralOptions options)
    {
        (_context, _run, _options) = (context, new TokenRun(context, options.Reuse, walksInTime: true), options);
        if (options.Draw == TokenDraw.CoinThenRaceWithMask)
            CheckRaceWithMask(context);
        _moves = _run.Process.Mask is not null ? new MaskedMoves(context, _run, options) : new UniformMoves(context, _run, options);
    }

    /// <summary>The tokens a run begins with.</summary>
    /// <exception cref="ArgumentException">There is nothing to fill.</exception>
    public Tensor Begin(double level)
    {
        var ids = Settled(_context.Start(NoiseLevels.All(level)).Value, level, 0);
        // Noise or an earlier run may have left nothing to do; a canvas given as it is may not.
        var isGiven = _context.Request.Start is null or { Row: 0, IsClean: false };
        return isGiven && _run.Process.Mask is { } mask && !ids.eq(mask).any().item<bool>()
            ? throw TokenStart.NothingToFill("context") : ids;
    }

    /// <summary>One step, or two where the noise left at its end is removed apart.</summary>
    public Tensor Move(Tensor ids, double from, double to, int index)
    {
        var isOne = to > 0 || _options.NoiseRemoval == NoiseRemoval.LastStep || from < 2 * TokenProcess.LastTime;
        var next = isOne ? Step(ids, from, to, index)
            : Step(Step(ids, from, TokenProcess.LastTime, index), TokenProcess.LastTime, 0, index + 1);
        return Settled(next, to, index);
    }

    /// <summary>The state of a step, with what a stopped run needs to go on.</summary>
    public SampleState Carried(Tensor ids) => _run.Carried(ids);

    private Tensor Step(Tensor ids, double from, double to, int index)
    {
        var answer = _run.Predict(ids, NoiseLevels.All(from));
        return to > 0 ? _moves.Leap(ids, answer, from, to, index) : _moves.Finish(ids, answer, from, index);
    }

    /// <summary>
    /// The tokens with those the request pins down: where noise is masks they are there at once, as a template's are, so that everything
    /// drawn sees them; else at the level reached.
    /// </summary>
    private Tensor Settled(Tensor ids, double level, int index) =>
        _context.Settle(ids, NoiseLevels.All(_run.Process.Mask is null ? level : 0), index).Value;

    private static void CheckRaceWithMask(SamplingContext context)
    {
        if (context.Request.Constraint is not null)
            throw new InvalidCombinationException(
                "The request has a constraint, and draws in which the mask takes part do not look at it; use TokenDraw.Coin.");
        if (context.Traits.Output == PredictionKind.ConcreteScore)
            throw new InvalidCombinationException($"'{context.Card.Name}' answers in concrete scores, and draws in which the mask takes "
                + "part read the mask's own logit; use TokenDraw.Coin.");
    }
}
