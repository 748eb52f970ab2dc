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
/// companion <c>confidence</c>; a stopped run goes on by the companion <c>holes</c>, bool [rows, length], where there was a hole at first.
/// Draws: <c>token[i]</c>, [rows, length], at temperatures above 0, or [rows, length, vocabulary] if tokens race; <c>remask[i]</c>,
/// [rows, length], with random remasking.
/// </remarks>
public sealed class ConfidenceOrder : ISampler
{
    private const string RemaskDraw = "remask", HolesPart = "holes";

    /// <summary>Positions whose answers are looked at together: float64 copies of all of them would fill the memory.</summary>
    private const int Together = 512;

    private static readonly SamplerSetting Temperature = new("temperature", 0, 0, TokenRun.Hottest,
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
            IsStochastic = true, NeedsMask = true,
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
    /// <exception cref="InvalidCombinationException">The mask takes part in the draw, and the request has a constraint or the network
    /// answers in scores.</exception>
    /// <exception cref="ArgumentException">A token of the options is none, or a stopped run's state does not say how it began.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var run = new TokenRun(context);
        Check(context, run.Process);
        var (steps, block) = (context.Request.Steps, (int)context.Setting(BlockLength));
        var first = TokenStart.Index(context, steps);
        var state = context.Start(NoiseLevels.All(TokenStart.Level(context)));
        var canvas = Canvas.Of(context, state, run.Mask, mayBeFull: first > 0);
        var holes = context.Keep(TokenStart.Part(context, state, HolesPart) ?? canvas.Where());
        TransferPlan[] plans = [.. Holes(holes).Select(h => new TransferPlan(h, steps, block))];
        for (var step = first; step < steps; step++)
        {
            var (drawn, sure) = Draw(context, run, canvas, step);
            var compared = Transfer(canvas, plans, step, drawn, sure);
            var after = new SampleState(canvas.ToTensor()).WithPart(HolesPart, holes)
                .WithPart(Confidence, tensor(compared, [canvas.Rows, canvas.Length]));
            yield return new SamplingStep(step, NoiseLevels.All(TokenStart.Level(context, step + 1)), after,
                tensor(drawn, [canvas.Rows, canvas.Length]));
        }
    }

    /// <summary>A token for every hole and how sure it is, row by row; what is there, and 0, elsewhere.</summary>
    private (long[] Drawn, double[] Sure) Draw(SamplingContext context, TokenRun run, Canvas canvas, int step)
    {
        using var scope = NewDisposeScope();
        var ids = canvas.ToTensor();
        var answer = run.Predict(ids, canvas.Levels(run.Process)).flatten(0, 1);
        var uniforms = Uniforms(context, step, canvas.Length, _options.Races ? [run.Process.Vocabulary] : []);
        var (drawn, sure) = (ids.flatten().clone(), zeros(ids.numel(), ScalarType.Float64, ids.device));
        foreach (var some in run.Open(ids).flatten().nonzero().flatten().split(Together))
        {
            if (some.numel() == 0)
                continue;
            using var inside = NewDisposeScope();
            var where = zeros(ids.numel(), ScalarType.Bool, ids.device).index_fill(0, some, true).reshape(ids.shape);
            var logits = Without(CleanTokens.Padded(answer.index_select(0, some).to(ScalarType.Float64), run.Process), _options.NeverDrawn);
            var weights = _options.DrawsMask ? logits : run.CleanOf(logits, ids, where, 1);
            var tokens = Chosen(weights, context.Setting(Temperature), uniforms?.index_select(0, some));
            var judged = Without(run.Kind == PredictionKind.Logits ? logits : weights, _options.NeverSure).softmax(-1);
            drawn.index_copy_(0, some, tokens);
            sure.index_copy_(0, some, judged.gather(-1, tokens.unsqueeze(-1)).squeeze(-1));
        }
        if (_options.RandomRemasking)
            sure = context.Random.Uniform(new DrawKey(RemaskDraw, step), [canvas.Length], device: context.Device).flatten();
        return (drawn.cpu().data<long>().ToArray(), sure.cpu().data<double>().ToArray());
    }

    /// <summary>The draws of a step, [rows x length, ...]; null where the likeliest tokens are taken.</summary>
    private static Tensor? Uniforms(SamplingContext context, int step, long length, ReadOnlySpan<long> each) =>
        context.Setting(Temperature) == 0 ? null : context.Random.Uniform(
            new DrawKey(HoleFilling.TokenDraw, step), [length, .. each], device: context.Device).flatten(0, 1);

    private Tensor Chosen(Tensor weights, double temperature, Tensor? uniforms) => uniforms is null ? weights.argmax(-1)
        : _options.Races ? CategoricalDraw.GumbelMax(weights / temperature, uniforms)
        : CategoricalDraw.InverseCdf((weights / temperature).softmax(-1), uniforms);

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

    private static IEnumerable<List<int>> Holes(Tensor where)
    {
        var (length, holes) = ((int)where.shape[1], where.cpu().contiguous().data<bool>().ToArray());
        return holes.Chunk(length).Select(row => Enumerable.Range(0, length).Where(p => row[p]).ToList());
    }

    private void Check(SamplingContext context, ITokenProcess process)
    {
        foreach (var token in _options.NeverDrawn.Concat(_options.NeverSure))
            if (token < 0 || token >= process.Vocabulary)
                throw new ArgumentException($"The options name token {token}; the vocabulary of '{process.Name}' has 0 to "
                    + $"{process.Vocabulary - 1}: give ids of the model's tokenizer.", nameof(context));
        if (_options.DrawsMask && context.Request.Constraint is not null)
            throw new InvalidCombinationException(
                "The request has a constraint, and draws in which the mask takes part do not look at it; leave DrawsMask off.");
        if (_options.DrawsMask && context.Traits.Output == PredictionKind.ConcreteScore)
            throw new InvalidCombinationException($"'{context.Card.Name}' answers in concrete scores, and draws in which the mask takes "
                + "part read the mask's own logit; leave DrawsMask off.");
    }

    private static Tensor Without(Tensor logits, IReadOnlyList<int> tokens) => tokens.Count == 0 ? logits : logits.index_fill(
        -1, tensor([.. tokens.Select(t => (long)t)], ScalarType.Int64, logits.device), double.NegativeInfinity);
}
