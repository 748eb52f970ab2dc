using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Sampling of VQ-Diffusion: every position is drawn from the reverse step of mask-and-replace noise, so that tokens once drawn may still
/// be corrected (Gu et al. 2022, algorithm 2). Top-p is the published truncation.
/// </summary>
/// <remarks>
/// Draws: <c>token</c>, one uniform a position, or <c>race</c>, one for every token of every position. The network answers with logits over
/// the tokens, with or without a last column for the mask.
/// </remarks>
/// <param name="races">Whether tokens race with a uniform each, as published; else one uniform a position decides.</param>
public sealed class VqDiffusion(bool races = false) : ISampler
{
    /// <inheritdoc/>
    public string Name => "vq-diffusion";

    /// <inheritdoc/>
    public string Description => "reverse steps of mask-and-replace noise (Gu et al. 2022, algorithm 2)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    /// <inheritdoc/>
    public SolverTraits Solver { get; } = new(StateKind.Tokens)
    {
        IsStochastic = true, DrawsProcessNoise = true, OnlyProcess = "mask-and-replace", Bias = TokenBias.Parallel,
    };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => TokenRun.DrawSettings;

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => TokenBias.With(Solver, settings);

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var process = (MaskAndReplaceProcess)context.Process;
        var levels = context.Levels;
        var first = TokenStart.Row(context);
        var ids = context.Start(NoiseLevels.All(levels[first])).Value;
        for (var i = first; i + 1 < levels.Count; i++)
        {
            var answer = context.Predict(ids, NoiseLevels.All(levels[i])).Value;
            var p = MaskAndReplacePosterior.Probabilities(process, Clean(context, process, answer, ids), ids, levels[i], levels[i + 1]);
            var reached = NoiseLevels.All(levels[i + 1]);
            ids = context.Settle(Drawn(p, context, i), reached, i).Value;
            yield return new SamplingStep(i, reached, ids, null);
        }
    }

    private static Tensor Clean(SamplingContext context, MaskAndReplaceProcess process, Tensor answer, Tensor ids)
    {
        var tokens = answer.shape[^1] == process.Mask || answer.shape[^1] == process.Vocabulary
            ? answer.narrow(-1, 0, process.Mask).to(ScalarType.Float64).flatten(0, -2).log_softmax(-1)
            : throw new InvalidCombinationException(
                $"'{context.Card.Name}' answers for {answer.shape[^1]} tokens; '{process.Name}' has {process.Mask} and the mask.");
        if (context.Request.Constraint is { } constraint)
        {
            var everywhere = ones_like(ids, dtype: ScalarType.Bool);
            tokens = TokenConstraints.Apply(constraint, tokens, ids, everywhere, everywhere, process.Mask);
        }
        return TokenTruncation.Apply(tokens, context.Setting(TokenRun.Temperature), (int)context.Setting(TokenRun.TopK),
            context.Setting(TokenRun.TopP)).exp().reshape([.. ids.shape, process.Mask]);
    }

    private Tensor Drawn(Tensor weights, SamplingContext context, int index)
    {
        var shape = weights.shape;
        if (races)
            return CategoricalDraw.Race(
                weights, context.Random.Uniform(new DrawKey("race", index), shape.AsSpan(1), device: context.Device));
        var u = context.Random.Uniform(new DrawKey("token", index), shape.AsSpan(1, shape.Length - 2), device: context.Device);
        return CategoricalDraw.InverseCdf(weights / weights.sum(-1, keepdim: true), u);
    }
}
