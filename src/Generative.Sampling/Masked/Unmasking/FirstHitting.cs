using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The first-hitting sampler of masked diffusion (Zheng et al. 2024, "Masked Diffusion Models are Secretly Time-Agnostic Masked Models and
/// Exploit Inaccurate Categorical Sampling", algorithm 2): instead of small steps in which mostly nothing happens, one unmasking a row and
/// step at its exact time. Which position it is, is uniform among the masked ones. A row of n masked positions takes exactly n steps,
/// whatever number is asked for; rows that are done stop changing.
/// </summary>
/// <remarks>
/// The parallel variant makes as many steps as are asked for and shares the unmaskings evenly among them; those of one step are drawn from
/// one prediction, which is an approximation. Draws: <c>hit-time[i]</c>, <c>hit-position[i]</c> and <c>token[i]</c>, [rows, hits of the
/// step] each; if tokens race, <c>token[i]</c> is [rows, hits of the step, vocabulary].
/// </remarks>
public sealed class FirstHitting : ISampler
{
    /// <summary>The draw of the positions.</summary>
    internal const string PositionDraw = "hit-position";

    private readonly bool _parallel, _races;

    /// <summary>The exact sampler, or its parallel approximation.</summary>
    /// <param name="parallel">Whether a step may unmask several positions of a row.</param>
    /// <param name="races">Whether tokens race with a uniform each, as published; else one uniform a position decides.</param>
    public FirstHitting(bool parallel = false, bool races = false)
    {
        (_parallel, _races) = (parallel, races);
        Solver = new(StateKind.Tokens) { IsStochastic = true, NeedsMask = true, Bias = parallel ? TokenBias.Parallel : null };
    }

    /// <inheritdoc/>
    public string Name => _parallel ? "first-hitting-parallel" : "first-hitting";

    /// <inheritdoc/>
    public string Description => _parallel
        ? "several unmaskings a step from one prediction, approximate (Zheng et al. 2024)"
        : "one unmasking a step at its exact time, as many steps as masks (Zheng et al. 2024)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.AnyOrder);

    /// <inheritdoc/>
    public SolverTraits Solver { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => TokenRun.DrawSettings;

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => TokenBias.With(Solver, settings);

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var run = new TokenRun(context, walksInTime: true);
        var (index, times, canvas) = Begin(context, run);
        var filling = new HoleFilling(context, run, canvas, _races);
        for (; canvas.HasHoles; index++)
        {
            var picks = new Picks(canvas.Rows);
            var levels = Hit(context, canvas, times, picks, index);
            var state = filling.Fill(picks, levels, index);
            var reached = run.Carried(new SampleState(state).WithPart(HitTimes.Part, times.ToTensor()));
            yield return new SamplingStep(index, times.Levels, reached, null);
        }
    }

    private static (int Index, HitTimes Times, Canvas Canvas) Begin(SamplingContext context, TokenRun run)
    {
        var start = context.Request.Start;
        var resumed = start is { IsClean: false } && start.State.Parts.ContainsKey(HitTimes.Part);
        var level = TokenStart.Level(context);
        var state = context.Start(NoiseLevels.All(level));
        var times = resumed ? HitTimes.Of(run.Process, state.Parts[HitTimes.Part]) : HitTimes.At(run.Process, context.Rows, level);
        return (TokenStart.Index(context), times, Canvas.Of(context, state, run.Mask));
    }

    /// <summary>Draws times and positions of a step's hits.</summary>
    /// <returns>The time of each row's first hit, at which the network is asked.</returns>
    private NoiseLevels Hit(SamplingContext context, Canvas canvas, HitTimes times, Picks picks, int index)
    {
        var left = Enumerable.Range(0, canvas.Rows).Select(r => canvas.Holes(r)).ToArray();
        int[] hits = [.. left.Select(holes => Hits(holes.Count, context.Request.Steps - index))];
        var most = hits.Max();
        var ofTimes = TokenStart.Uniforms(context, HitTimes.Draw, index, most);
        var ofPositions = TokenStart.Uniforms(context, PositionDraw, index, most);
        NoiseLevels? first = null;
        for (var hit = 0; hit < most; hit++)
        {
            for (var r = 0; r < canvas.Rows; r++)
            {
                if (hit >= hits[r])
                    continue;
                times.Hit(r, left[r].Count, ofTimes[r * most + hit]);
                picks.AddOneOf(r, left[r], ofPositions[r * most + hit]);
            }
            first ??= times.Levels;
        }
        return first!;
    }

    /// <summary>Hits of a row in the present step: an even share of what is left, the larger shares first.</summary>
    private int Hits(int holes, int stepsLeft) =>
        !_parallel ? Math.Min(holes, 1) : (int)Math.Ceiling((double)holes / Math.Max(stepsLeft, 1));
}
