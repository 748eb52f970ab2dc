namespace Generative.Sampling;

/// <summary>
/// Looks for the likeliest text: keeps several hypotheses of each, continues all of them by every token, and keeps the likeliest again
/// (Graves 2012, "Sequence Transduction with Recurrent Neural Networks", section 2.5). Those that end are compared by their log probability
/// over their length to a power (Wu et al. 2016 without its constant; huggingface/transformers). A text is finished when as many ended as
/// there are beams and the best still written, ended now, would not beat the worst of them; or when all steps are made.
/// </summary>
public sealed class BeamSearch : ISampler
{
    private static readonly SamplerSetting
        Beams = new("beams", 4, 1, 1e6, "hypotheses of each text"),
        LengthPenalty = new("length-penalty", 1, -100, 100,
            "power of the length that log probabilities are divided by; larger for longer texts");

    /// <inheritdoc/>
    public string Name => "beam";

    /// <inheritdoc/>
    public string Description => "the likeliest text that several hypotheses find (Graves 2012)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.NextToken) { MayRise = true };   // the best hypothesis may change

    /// <inheritdoc/>
    public SolverTraits Solver { get; } = new(StateKind.Tokens)
    {
        OnlyProcess = "next-token",
        DrawsProcessNoise = true,
        Bias = "it looks for the likeliest text where the model has a law: one text, not a draw",
    };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Beams, LengthPenalty, .. DecodingSettings.TentativePenalties];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The number of beams is no whole number.</exception>
    /// <remarks>Steps report the best hypothesis of each text, which may change from one to the next; the last one is the result.</remarks>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rules = DecodingSettings.Rules(context, Settings);
        var run = new BeamRun(context, rules, DecodingSettings.Whole(context, Beams), context.Setting(LengthPenalty));
        if (run.IsDone)
            yield return run.Step(0);
        for (var step = 0; !run.IsDone; step++)
        {
            run.Advance();
            yield return run.Step(step);
        }
    }
}
