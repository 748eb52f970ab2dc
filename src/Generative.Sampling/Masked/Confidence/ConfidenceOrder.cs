using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The sampler LLaDA publishes (Nie et al. 2025, "Large Language Diffusion Models", section 2.4): every step draws a token at every hole,
/// keeps those it is surest of (or some at random) and makes the others holes again; blocks from left to right if asked for. A heuristic:
/// keeping a position for the value drawn there changes the law, and so do draws at a temperature of 0, the default.
/// </summary>
/// <remarks>
/// Confidence is the probability of the drawn token among all the network answers for, the mask included, whatever the temperature. Steps
/// report the drawn tokens as the clean estimate and the confidence, float64 [rows, length], -infinity where it was not compared, as the
/// companion <c>confidence</c>. Draws: <c>token[i]</c>, [rows, length, vocabulary], at temperatures above 0; <c>remask[i]</c>,
/// [rows, length], with random remasking.
/// </remarks>
public sealed class ConfidenceOrder : ISampler
{
    private const string RemaskDraw = "remask";

    private static readonly SamplerSetting Temperature = new("temperature", 0, 0, double.PositiveInfinity,
        "divides logits before a token is drawn; 0 takes the likeliest");

    private static readonly SamplerSetting BlockLength =
        new("block-length", 0, 0, int.MaxValue, "positions of a block, filled from left to right; 0 for one block");

    private readonly ConfidenceOptions _options;

    /// <summary>The sampler of the given options.</summary>
    /// <param name="options">Null for the published defaults.</param>
    public ConfidenceOrder(ConfidenceOptions? options = null)
    {
        _options = options ?? new();
        Plan = new(PlanOrder.AnyOrder) { IsAdaptive = !_options.RandomRemasking, ChoosesByValue = !_options.RandomRemasking };
        Solver = new(StateKind.Tokens)
        {
            IsStochastic = true,
            Bias = _options.RandomRemasking ? $"a heuristic: {TokenBias.Parallel}, at temperature 0 the likeliest" : null,
        };
    }

    /// <summary>State companion with the confidences of the last step.</summary>
    public static string Confidence => "confidence";

    /// <inheritdoc/>
    public string Name => _options.RandomRemasking ? "random-remask" : "confidence";

    /// <inheritdoc/>
    public string Description => _options.RandomRemasking
        ? "draw everywhere, keep some at random: a heuristic (Nie et al. 2025, LLaDA)"
        : "draw everywhere, keep the surest: a heuristic (Nie et al. 2025, LLaDA)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; }

    /// <inheritdoc/>
    public SolverTraits Solver { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Temperature, BlockLength];

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var run = new TokenRun(context);
        var canvas = Canvas.Of(context, context.Start(NoiseLevels.All(TokenStart.Level(context))), run.Mask);
        var (steps, block) = (context.Request.Steps, (int)context.Setting(BlockLength));
        TransferPlan[] plans = [.. Enumerable.Range(0, canvas.Rows).Select(r => new TransferPlan(canvas.Holes(r), steps, block))];
        for (var step = 0; step < steps; step++)
        {
            var (drawn, sure) = Draw(context, run, canvas, step);
            var compared = Transfer(canvas, plans, step, drawn, sure);
            var state = new SampleState(canvas.ToTensor()).WithPart(Confidence, tensor(compared, [canvas.Rows, canvas.Length]));
            yield return new SamplingStep(step, NoiseLevels.All(TokenStart.Level(context, step + 1)), state,
                tensor(drawn, [canvas.Rows, canvas.Length]));
        }
    }

    /// <summary>A token for every hole and how sure it is, row by row.</summary>
    private (long[] Drawn, double[] Sure) Draw(SamplingContext context, TokenRun run, Canvas canvas, int step)
    {
        using var scope = NewDisposeScope();
        var ids = canvas.ToTensor();
        var level = TokenStart.Level(context, step);
        var logits = Without(run.Predict(ids, NoiseLevels.All(level)).to(ScalarType.Float64), _options.NeverDrawn);
        var weights = _options.DrawsMask ? logits : run.LogProbabilities(logits, ids, level);
        var temperature = context.Setting(Temperature);
        var best = temperature == 0 ? weights.argmax(-1) : CategoricalDraw.GumbelMax(weights / temperature, context.Random.Uniform(
            new DrawKey(HoleFilling.TokenDraw, step), [canvas.Length, weights.shape[^1]], device: context.Device));
        var drawn = where(run.Open(ids), best, ids);
        var judged = context.Traits.Output == PredictionKind.Logits ? logits : weights;
        var sure = _options.RandomRemasking ? context.Random.Uniform(new DrawKey(RemaskDraw, step), [canvas.Length], device: context.Device)
            : Without(judged, _options.NeverSure).softmax(-1).gather(-1, drawn.unsqueeze(-1)).squeeze(-1);
        return (drawn.cpu().contiguous().data<long>().ToArray(), sure.cpu().contiguous().data<double>().ToArray());
    }

    /// <summary>Fills the surest holes of each row; of equally sure ones the first.</summary>
    /// <returns>The confidences that were compared, -infinity elsewhere.</returns>
    private static double[] Transfer(Canvas canvas, TransferPlan[] plans, int step, long[] drawn, double[] sure)
    {
        var compared = Enumerable.Repeat(double.NegativeInfinity, sure.Length).ToArray();
        for (var r = 0; r < canvas.Rows; r++)
        {
            var open = canvas.Holes(r, to: Math.Min(plans[r].End(step), canvas.Length));
            foreach (var p in open)
                compared[r * canvas.Length + p] = sure[r * canvas.Length + p];
            foreach (var p in open.OrderByDescending(p => sure[r * canvas.Length + p]).Take(plans[r].Count(step)).ToList())
                canvas[r, p] = drawn[r * canvas.Length + p];
        }
        return compared;
    }

    private static Tensor Without(Tensor logits, IReadOnlyList<int> tokens) => tokens.Count == 0 ? logits : logits.index_fill(
        -1, tensor([.. tokens.Select(t => (long)t)], ScalarType.Int64, logits.device), double.NegativeInfinity);
}
