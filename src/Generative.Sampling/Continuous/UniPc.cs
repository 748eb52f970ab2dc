using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Unified predictor-corrector: a multistep exponential integrator of order p whose corrector uses the next row's network output, which is
/// needed there anyway, and so gains an order for free. Zhao, Bai, Rao, Zhou, Lu 2023, "UniPC: A Unified Predictor-Corrector Framework for
/// Fast Sampling of Diffusion Models", algorithms 1 to 4. A row's step begins by correcting the state it is given; the last row's result
/// stays uncorrected.
/// </summary>
public sealed class UniPc : ISolver
{
    private const string History = "unipc";
    private const string Start = "unipc.x";

    private readonly UniPcOptions _options;
    private readonly CleanLimits _limits;

    /// <summary>A solver of the given order and variant.</summary>
    /// <param name="options">Order, variant and ends; null for second-order B2 on the clean estimate.</param>
    /// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 1 to 4.</exception>
    public UniPc(UniPcOptions? options = null, CleanLimits? limits = null)
    {
        (_options, _limits) = (options ?? new(), limits ?? new());
        if (_options.Order is < 1 or > 4)
            throw new ArgumentOutOfRangeException(nameof(options), _options.Order, $"Order is {_options.Order}; give 1 to 4.");
    }

    /// <inheritdoc/>
    public string Name => "unipc";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => _limits.Settings;

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var (from, to) = (LambdaPoint.At(process, context.From), LambdaPoint.At(process, context.To));
        var estimate = Estimate.At(state.Value, context.From, context.Run, _limits);
        var output = _options.PredictClean ? estimate.Clean : estimate.Noise;
        var past = MultistepHistory.Read(state, context, History, _options.Order);
        var x = Corrected(state, context, past, new(output, from));

        var order = Order(past.Count + 1, context.StepsLeft ?? (context.IsLast ? 1 : null));
        var next = to.Lambda == from.Lambda ? x.clone() : double.IsInfinity(to.Lambda - from.Lambda)
            ? End(estimate, to)
            : Move(x, new(output, from), to, past.Take(order - 1));
        return new(MultistepHistory.Push(state.With(next), History, output, _options.Order).WithPart(Start, x), estimate.Clean);
    }

    /// <summary>Order of a step that has so many outputs, its own included, and so many steps to go.</summary>
    private int Order(int outputs, int? left) =>
        Math.Min(Math.Min(_options.Order, outputs), _options.LowerOrderFinal ? left ?? _options.Order : _options.Order);

    /// <summary>UniC: the last step made again with the output at its end, by the order it was made with.</summary>
    private Tensor Corrected(SampleState state, StepContext context, List<MultistepHistory.Node> past, MultistepHistory.Node present)
    {
        if (past.Count == 0 || !state.Parts.TryGetValue(Start, out var start) || _options.DisableCorrector.Contains(context.Index - 1))
            return state.Value;
        var order = Order(past.Count, context.StepsLeft + 1);
        return Move(start, past[0], present.At, past.Skip(1).Take(order - 1).Append(present));
    }

    /// <summary>Where lambda is infinite at an end, noise or signal is gone and the step is DDIM's.</summary>
    private static Tensor End(Estimate estimate, LambdaPoint to) =>
        to.Noise == 0 ? estimate.Clean * to.Signal : estimate.Clean * to.Signal + estimate.Noise * to.Noise;

    /// <summary>x_to = carried x - scale ((e^z - 1) m_0 + B(h) sum rho_j (m_j - m_0) / r_j), Zhao et al. 2023, equations 3 and 8.</summary>
    private Tensor Move(Tensor x, MultistepHistory.Node origin, LambdaPoint to, IEnumerable<MultistepHistory.Node> others)
    {
        var h = to.Lambda - origin.At.Lambda;
        var (carried, scale, z) = _options.PredictClean
            ? (to.Noise / origin.At.Noise, to.Signal, -h) : (to.Signal / origin.At.Signal, to.Noise, h);
        var whole = z * ExponentialPhi.Phi(1, z);
        var b = _options.Variant == UniPcVariant.Bh1 ? z : whole;
        MultistepHistory.Node[] nodes = [.. others];
        double[] ratios = [.. nodes.Select(n => (n.At.Lambda - origin.At.Lambda) / h)];
        var rho = UniPcWeights.Solve(ratios, z, b);

        var (sum, ofOrigin) = (x * carried, -scale * whole);
        for (var i = 0; i < nodes.Length; i++)
        {
            var weight = -scale * b * rho[i] / ratios[i];
            sum.add_(nodes[i].Output * weight);
            ofOrigin -= weight;
        }
        return sum.add_(origin.Output * ofOrigin);
    }
}
