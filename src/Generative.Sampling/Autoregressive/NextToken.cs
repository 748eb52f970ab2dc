namespace Generative.Sampling;

/// <summary>
/// Writes from left to right, one token from one network evaluation, each drawn from what the model says of it given all before: exact.
/// With <c>greedy</c> the likeliest token in place of a draw.
/// </summary>
/// <param name="greedy">Whether to take the likeliest token.</param>
public sealed class NextToken(bool greedy = false) : ISampler
{
    /// <inheritdoc/>
    public string Name => greedy ? "greedy" : "sample";

    /// <inheritdoc/>
    public string Description => greedy ? "text from left to right, the likeliest token each time"
        : "text from left to right, each token drawn given all before";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.NextToken);

    /// <inheritdoc/>
    public SolverTraits Solver { get; } = new(StateKind.Tokens)
    {
        OnlyProcess = "next-token",
        IsStochastic = !greedy,
        DrawsProcessNoise = true,
        Bias = greedy ? "it takes the likeliest token where the model has a law: one text, not a draw" : null,
    };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = greedy ? DecodingSettings.Penalties : DecodingSettings.All;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = new DecodingRun(context, DecodingSettings.Rules(context, Settings));
        var step = context.Request.Start?.Row ?? 0;
        if (run.IsDone)
            yield return run.Step(step);
        for (; !run.IsDone; step++)
        {
            var texts = run.Active;
            var scores = run.Scores(run.Ask().squeeze(1));
            var (tokens, logs) = greedy ? TokenChoice.Likeliest(scores)
                : TokenChoice.Draw(scores, run.Uniforms("token", t => t.Made));
            for (var i = 0; i < texts.Count; i++)
                run.Add(texts[i], [tokens[i]], [logs[i]]);
            run.Sweep();
            yield return run.Step(step);
        }
    }
}
