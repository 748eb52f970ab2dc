using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Multistep DPM-Solver and DPM-Solver++: exponential integrators in lambda = ln(alpha / sigma), of order 1 to 3 from one network
/// evaluation a step and the outputs of earlier steps. Lu et al. 2022a, "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model
/// Sampling in Around 10 Steps", appendix B; Lu et al. 2022b, "DPM-Solver++: Fast Solver for Guided Sampling", algorithm 2 and section 5.
/// The first steps of a run, and of one that starts in the middle, are of the order its history allows.
/// </summary>
public sealed class DpmSolver : ISolver
{
    private const string History = "dpm";

    private readonly DpmSolverOptions _options;
    private readonly DpmStep _step;

    /// <summary>A solver of the given order and form.</summary>
    /// <param name="options">Order, form and ends; null for second-order DPM-Solver++.</param>
    /// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
    /// <exception cref="ArgumentException">The order is not 1 to 3, or the form has no step of that order.</exception>
    public DpmSolver(DpmSolverOptions? options = null, CleanLimits? limits = null)
    {
        limits ??= new();
        _options = DpmStep.Checked(options ?? new());
        _step = new(_options, limits);
        Traits = new(StateKind.Continuous) { NeedsSigma = true, IsStochastic = DpmStep.IsStochastic(_options.Algorithm) };
        Settings = limits.Settings;
    }

    /// <inheritdoc/>
    public string Name => "dpm-solver";

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
        var past = MultistepHistory.Read(state, context, History, Math.Min(Order(context), _options.Order) - 1);
        var next = to.Lambda == from.Lambda ? state.Value.clone() : double.IsInfinity(to.Lambda - from.Lambda)
            ? _step.End(state.Value, estimate, to, context)
            : Move(state.Value, output, past, from, to, context);
        return new(MultistepHistory.Push(state.With(next), History, output, _options.Order - 1), estimate.Clean);
    }

    /// <summary>Highest order that the end of the run leaves to this step.</summary>
    private int Order(StepContext context)
    {
        var lowers = _options.LowerOrderFinal && context.StepsLeft is { } left && context.Index + left < 15;
        if (context.IsLast && (lowers || _options.EulerAtFinal))
            return 1;
        return lowers && context.StepsLeft == 2 ? 2 : 3;
    }

    private Tensor Move(Tensor x, Tensor m0, List<MultistepHistory.Node> past, LambdaPoint from, LambdaPoint to, StepContext context)
    {
        var k = DpmCoefficients.Of(_options, from, to);
        if (past.Count == 0)
            return DpmStep.Sum(x, k, context, (k.Value, m0));

        var h = to.Lambda - from.Lambda;
        var r0 = (from.Lambda - past[0].At.Lambda) / h;
        if (past.Count == 1)
        {
            // D1 = (m0 - m1) / r0.
            var slope = k.SlopeBy(_options.Rule) / r0;
            return DpmStep.Sum(x, k, context, (k.Value + slope, m0), (-slope, past[0].Output));
        }

        // With the differences A = (m0 - m1) / r0 and B = (m1 - m2) / r1: D1 = A + r0 / (r0 + r1) (A - B), D2 = 2 (A - B) / (r0 + r1), of
        // which the published step takes half.
        var r1 = (past[0].At.Lambda - past[1].At.Lambda) / h;
        var ofDifference = (k.Slope * r0 + k.Curve * (_options.ExactThirdOrder ? 2 : 1)) / (r0 + r1);
        var (a, b) = ((k.Slope + ofDifference) / r0, -ofDifference / r1);
        return DpmStep.Sum(x, k, context, (k.Value + a, m0), (b - a, past[0].Output), (-b, past[1].Output));
    }
}
