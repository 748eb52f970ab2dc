namespace Generative.Sampling;

/// <summary>
/// Any-order generation: the network of a masked diffusion is an autoregressive model of every order at once (Hoogeboom et al. 2022,
/// "Autoregressive Diffusion Models"; Ou et al. 2024, section 3.3), so positions may be filled one after the other in a random order, in
/// a given one, or from left to right, each from its conditional probability. One position a step is exact in every order, more are
/// drawn as if they were independent. A row of n masked positions takes n / k steps, whatever number is asked for.
/// </summary>
/// <remarks>
/// Draws: <c>order[i]</c>, [rows, k], for a random order, and <c>token[i]</c>, [rows, k], or [rows, k, vocabulary] if tokens race. A
/// network that is told the noise is told that of the time at which as many positions are masked on average.
/// </remarks>
public sealed class AnyOrder : ISampler
{
    private const string OrderDraw = "order";

    /// <summary>Positions that a step fills.</summary>
    private static readonly SamplerSetting Positions =
        new("positions", 1, 1, int.MaxValue, "positions a step fills; 1 is exact, more are drawn as if independent");

    /// <summary>Whether the order is from left to right.</summary>
    private static readonly SamplerSetting LeftToRight =
        new("left-to-right", 0, 0, 1, "1 fills from left to right, 0 in the sampler's own order (random unless one was given)");

    private readonly int[]? _order;
    private readonly bool _races;

    /// <summary>A sampler of random or given order.</summary>
    /// <param name="order">Positions in the order they are filled; those that are not masked are passed over, those not named come last,
    /// from left to right. Null for a random order of every row.</param>
    /// <param name="races">Whether tokens race with a uniform each, as published; else one uniform a position decides.</param>
    /// <exception cref="ArgumentException">A position is negative or named twice.</exception>
    public AnyOrder(IReadOnlyList<int>? order = null, bool races = false)
    {
        if (order is not null && (order.Any(p => p < 0) || order.Distinct().Count() != order.Count))
            throw new ArgumentException($"order is {string.Join(", ", order)}; name each position once, from 0.", nameof(order));
        (_order, _races) = (order?.ToArray(), races);
    }

    /// <inheritdoc/>
    public string Name => "any-order";

    /// <inheritdoc/>
    public string Description => "one position after the other, in random order or left to right (Hoogeboom et al. 2022)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.AnyOrder);

    /// <inheritdoc/>
    public SolverTraits Solver { get; } = new(StateKind.Tokens) { IsStochastic = true, NeedsMask = true };

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => TokenBias.With(
        settings.GetValueOrDefault(Positions.Name, Positions.Default) > 1 ? Solver with { Bias = TokenBias.Parallel } : Solver, settings);

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Positions, LeftToRight, .. TokenRun.DrawSettings];

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var run = new TokenRun(context);
        var canvas = Canvas.Of(context, context.Start(NoiseLevels.All(TokenStart.Level(context))), run.Mask);
        var filling = new HoleFilling(context, run, canvas, _races);
        var each = (int)context.Setting(Positions);
        for (var index = TokenStart.Index(context); canvas.HasHoles; index++)
        {
            var levels = canvas.Levels(run.Process);
            var state = filling.Fill(Choose(context, canvas, each, index), levels, index);
            yield return new SamplingStep(index, canvas.Levels(run.Process), state, null);
        }
    }

    private Picks Choose(SamplingContext context, Canvas canvas, int each, int index)
    {
        var picks = new Picks(canvas.Rows);
        var left = Enumerable.Range(0, canvas.Rows).Select(r => canvas.Holes(r)).ToArray();
        var most = Math.Min(each, left.Max(h => h.Count));
        if (context.Setting(LeftToRight) >= 0.5)
            Take(left, holes => holes);
        else if (_order is not null)
            Take(left, holes => _order.Where(holes.Contains).Concat(holes.Except(_order)));
        else
        {
            var uniforms = TokenStart.Uniforms(context, OrderDraw, index, most);
            for (var r = 0; r < canvas.Rows; r++)
                for (var i = 0; i < most && left[r].Count > 0; i++)
                    picks.AddOneOf(r, left[r], uniforms[r * most + i]);
        }
        return picks;

        void Take(List<int>[] of, Func<List<int>, IEnumerable<int>> inOrder)
        {
            for (var r = 0; r < of.Length; r++)
                foreach (var position in inOrder(of[r]).Take(most))
                    picks.Add(r, position);
        }
    }
}
