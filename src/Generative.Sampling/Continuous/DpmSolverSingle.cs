using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Single-step DPM-Solver and DPM-Solver++ spread over the rows of a plan: orders go 1, 2, 1, 2 or 1, 2, 3, 1, 2, 3, one network evaluation
/// each, and each cycle starts again from the state at its first row. Lu et al. 2022a, algorithms 1 and 2 with the rows as intermediate
/// points; Lu et al. 2022b, algorithm 1. The rows inside a cycle are stages, less exact than its last.
/// </summary>
public sealed class DpmSolverSingle : ISolver
{
    private const string History = "dpm";
    private const string Base = "dpm.x";

    private readonly DpmSolverOptions _options;
    private readonly DpmStep _step;

    /// <summary>A solver of the given order and form.</summary>
    /// <param name="options">Order, form and ends; null for second-order DPM-Solver++.</param>
    /// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
    /// <exception cref="ArgumentException">The order is not 1 to 3, or the form is SdeNoise, which has no single-step scheme.</exception>
    public DpmSolverSingle(DpmSolverOptions? options = null, CleanLimits? limits = null)
    {
        limits ??= new();
        _options = DpmStep.Checked(options ?? new());
        if (_options.Algorithm == DpmAlgorithm.SdeNoise)
            throw new ArgumentException("Algorithm is SdeNoise, which has no single-step scheme; take SdePlusPlus.", nameof(options));
        _step = new(_options, limits);
        Traits = new(StateKind.Continuous)
        {
            NeedsSigma = true,
            IsStochastic = DpmStep.IsStochastic(_options.Algorithm),
            Bias = _options is { Algorithm: DpmAlgorithm.SdePlusPlus, Order: 3, Rule: DpmRule.Heun, ExactThirdOrder: false }
                ? "its published third-order weights inflate the variance; set ExactThirdOrder" : null,
        };
        Settings = limits.Settings;
    }

    /// <inheritdoc/>
    public string Name => "dpm-solver-single";

    /// <inheritdoc/>
    public SolverTraits Traits { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; }

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var (from, to) = (LambdaPoint.At(process, context.From), LambdaPoint.At(process, context.To));
        var (estimate, output) = _step.Ask(state.Value, context);
        var isEnd = double.IsInfinity(to.Lambda - from.Lambda);
        var past = MultistepHistory.Read(state, context, History, isEnd ? 0 : Order(context) - 1);
        // A step of first order begins a cycle: what follows is taken from its state.
        var x = past.Count > 0 && state.Parts.TryGetValue(Base, out var start) ? start : state.Value;
        var next = isEnd ? _step.End(x, estimate, to, context) : Move(x, output, past, from, to, context);
        var reached = MultistepHistory.Push(state.With(next), History, output, _options.Order - 1);
        return new(_options.Order == 1 ? reached : reached.WithPart(Base, x), estimate.Clean);
    }

    private int Order(StepContext context)
    {
        var order = context.Index % _options.Order + 1;
        var lowers = _options.EulerAtFinal || _options.LowerOrderFinal && order == _options.Order;
        return context.IsLast && lowers ? 1 : order;
    }

    private Tensor Move(Tensor x, Tensor m0, List<MultistepHistory.Node> past, LambdaPoint from, LambdaPoint to, StepContext context)
    {
        var origin = past.Count == 0 ? from : past[^1].At;
        var k = DpmCoefficients.Of(_options, origin, to);
        var h = to.Lambda - origin.Lambda;
        var r0 = (from.Lambda - origin.Lambda) / h;
        if (past.Count == 0)
            return DpmStep.Sum(x, k, context, (k.Value, m0));
        if (past.Count == 1)
        {
            // D1 = (m0 - m1) / r0, m1 being the cycle's first output.
            var slope = k.SlopeBy(_options.Rule) / r0;
            return DpmStep.Sum(x, k, context, (slope, m0), (k.Value - slope, past[0].Output));
        }

        // A = (m1 - m2) / r1 and B = (m0 - m2) / r0: D1 = (r0 A - r1 B) / (r0 - r1), D2 = 2 (B - A) / (r0 - r1); midpoint takes D1 = B
        // alone.
        var r1 = (past[0].At.Lambda - origin.Lambda) / h;
        var isHeun = _options.Rule == DpmRule.Heun;
        var a = isHeun ? (k.Slope * r0 - 2 * k.Curve) / (r0 - r1) / r1 : 0;
        var b = (isHeun ? (2 * k.Curve - k.Slope * r1) / (r0 - r1) : k.Slope) / r0;
        return DpmStep.Sum(x, k, context, (b, m0), (a, past[0].Output), (k.Value - a - b, past[1].Output));
    }
}
