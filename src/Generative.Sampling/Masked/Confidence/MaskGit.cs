using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// MaskGIT's sampler (Chang et al. 2022, "MaskGIT: Masked Generative Image Transformer", section 3.2) as aMUSEd publishes it (Patil et al.
/// 2024): every step draws a token at every hole and masks the least sure of them again, as many as a falling schedule says; noise on the
/// confidence, less from step to step, keeps it from always choosing the obvious. A heuristic: keeping a position for the value drawn
/// there changes the law.
/// </summary>
/// <remarks>
/// Confidence is the drawn token's log probability plus temperature times Gumbel noise; holes below the k-th smallest are masked again,
/// k = max(1, min(holes - 1, floor(length ratio))), ratio = cos(pi/2 (i + 1) / steps) or 1 - (i + 1) / steps, times the share of the canvas
/// masked at first. The last step keeps everything. Draws: <c>token[i]</c> and <c>confidence[i]</c>, [rows, length] each. Steps report the
/// drawn tokens as the clean estimate; a stopped run goes on by the companion <c>masked</c>, float64 [rows], each row's share of masks at
/// first.
/// </remarks>
public sealed class MaskGit : ISampler
{
    private const string ConfidenceDraw = "confidence", SharePart = "masked";
    private const double Least = 1e-20;

    private static readonly SamplerSetting First =
        new("choice-temperature", 2, 0, TokenRun.Hottest, "noise on the confidence in the first step");

    private static readonly SamplerSetting Last =
        new("choice-temperature-end", 0, 0, TokenRun.Hottest, "noise on the confidence in the last step");

    private readonly MaskGitOptions _options;

    /// <summary>The sampler of the given options.</summary>
    /// <param name="options">Null for the published defaults.</param>
    /// <exception cref="ArgumentException">The starting ratio is not above 0 to 1.</exception>
    public MaskGit(MaskGitOptions? options = null)
    {
        _options = options ?? new();
        if (_options.StartingMaskRatio is { } ratio && !(ratio > 0 && ratio <= 1))
            throw new ArgumentException(
                FormattableString.Invariant($"StartingMaskRatio is {ratio}; give a share above 0, at most 1."), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "maskgit";

    /// <inheritdoc/>
    public string Description => "draw everywhere, mask the least sure again: a heuristic (Chang et al. 2022, MaskGIT; aMUSEd)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.AnyOrder) { IsAdaptive = true, ChoosesByValue = true };

    /// <inheritdoc/>
    public SolverTraits Solver { get; } = new(StateKind.Tokens) { IsStochastic = true, NeedsMask = true };

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => TokenBias.With(Solver, settings);

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [First, Last, .. TokenRun.DrawSettings];

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var run = new TokenRun(context);
        var steps = context.Request.Steps;
        var first = TokenStart.Index(context, steps);
        var state = context.Start(NoiseLevels.All(TokenStart.Level(context)));
        var canvas = Canvas.Of(context, state, run.Mask);
        var part = context.Keep(TokenStart.Part(context, state, SharePart) ?? tensor(Shares(canvas), ScalarType.Float64));
        var shares = part.cpu().data<double>().ToArray();
        for (var step = first; step < steps && canvas.HasHoles; step++)
        {
            var holes = Enumerable.Range(0, canvas.Rows).Select(r => canvas.Holes(r)).ToArray();
            var isLast = step + 1 == steps;
            var sure = Draw(context, run, canvas, step, isLast);
            var clean = canvas.ToTensor();
            for (var r = 0; r < canvas.Rows && !isLast; r++)
                Remask(canvas, r, holes[r], sure, Count(canvas.Length, shares[r], step, steps), run.Mask);
            var after = new SampleState(canvas.ToTensor()).WithPart(SharePart, part);
            yield return new SamplingStep(step, NoiseLevels.All(TokenStart.Level(context, step + 1)), after, clean);
        }
    }

    /// <summary>The share of each row that counts as masked at the start.</summary>
    private double[] Shares(Canvas canvas) => [.. Enumerable.Range(0, canvas.Rows)
        .Select(r => _options.StartingMaskRatio ?? (double)canvas.Holes(r).Count / canvas.Length)];

    /// <summary>Fills every hole.</summary>
    /// <returns>How sure each is, row by row over the whole canvas; without noise in the last step, which compares nothing.</returns>
    private static double[] Draw(SamplingContext context, TokenRun run, Canvas canvas, int step, bool isLast)
    {
        using var scope = NewDisposeScope();
        var ids = canvas.ToTensor();
        var open = run.Open(ids);
        var logs = run.LogProbabilitiesAt(run.Predict(ids, canvas.Levels(run.Process)), ids, open, 1);
        var uniforms = context.Random.Uniform(new DrawKey(HoleFilling.TokenDraw, step), [canvas.Length], device: context.Device);
        var drawn = CategoricalDraw.InverseCdf(logs.exp(), uniforms[open]);
        var sure = logs.gather(-1, drawn.unsqueeze(-1)).squeeze(-1).clamp_min(Math.Log(Least));
        if (!isLast)
            sure += Gumbel(context.Random.Uniform(new DrawKey(ConfidenceDraw, step), [canvas.Length], device: context.Device)[open])
                * Temperature(context, step);
        var (tokens, values) = (drawn.cpu().data<long>().ToArray(), sure.cpu().data<double>().ToArray());
        var all = new double[canvas.Rows * canvas.Length];
        var next = 0;
        for (var r = 0; r < canvas.Rows; r++)
            foreach (var p in canvas.Holes(r))
            {
                all[r * canvas.Length + p] = values[next];
                canvas[r, p] = tokens[next++];
            }
        return all;
    }

    private static Tensor Gumbel(Tensor uniforms) => -(-uniforms.clamp_min(Least).log()).clamp_min(Least).log();

    /// <summary>Even steps from the first temperature to the last.</summary>
    private static double Temperature(SamplingContext context, int step)
    {
        var (first, last, steps) = (context.Setting(First), context.Setting(Last), context.Request.Steps);
        return steps == 1 ? first : first + (last - first) * step / (steps - 1);
    }

    /// <summary>
    /// Positions the schedule leaves masked. In float32, as published: where the product is a whole number in exact arithmetic (half of an
    /// even length), rounding decides about one position.
    /// </summary>
    private int Count(int length, double share, int step, int steps)
    {
        var done = (float)(step + 1) / steps;
        var ratio = _options.LinearSchedule ? 1 - done : MathF.Cos(done * (float)Math.PI / 2);
        return (int)MathF.Floor(length * ((float)share * ratio));
    }

    private static void Remask(Canvas canvas, int row, List<int> holes, double[] sure, int count, long mask)
    {
        count = Math.Max(1, Math.Min(holes.Count - 1, count));
        foreach (var p in holes.OrderBy(p => sure[row * canvas.Length + p]).Take(count).ToList())
            canvas[row, p] = mask;
    }
}
