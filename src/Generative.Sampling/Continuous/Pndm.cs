using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Pseudo numerical methods: classical methods for the noise estimate, moved by a transfer that is exact while it stays the same. Liu,
/// Ren, Lin, Zhao 2022, "Pseudo Numerical Methods for Diffusion Models on Manifolds", equations 11 (transfer), 12 (linear multistep) and
/// 13 (Runge-Kutta). The multistep weights are those of evenly spaced levels. Starts with three steps of Runge-Kutta, four evaluations
/// each, or with one of two evaluations that is then built upon.
/// </summary>
/// <remarks>
/// Outputs of a velocity network are combined as they come and turned into noise at the step's start, as published runs do; that is of
/// first order.
/// </remarks>
/// <param name="skipRungeKutta">Whether to start without the Runge-Kutta steps, as latent diffusion models are customarily run.</param>
public sealed class Pndm(bool skipRungeKutta = true) : ISolver
{
    private const string History = "pndm";

    /// <summary>Adams and Bashforth's weights, latest output first, by the number of earlier outputs.</summary>
    private static readonly double[][] Weights =
    [
        [1], [3 / 2.0, -1 / 2.0], [23 / 12.0, -16 / 12.0, 5 / 12.0], [55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0],
    ];

    /// <inheritdoc/>
    public string Name => "pndm";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var (x, process) = (state.Value, (IContinuousProcess)context.Run.Process);
        var estimate = Estimate.At(x, context.From, context.Run);
        var to = LambdaPoint.At(process, context.To);
        // Where the signal is gone no transfer starts; DDIM's step does, and the method begins with the next row.
        if (process.Scale(context.From.Uniform) == 0)
            return new(state.With(estimate.Clean * to.Signal + estimate.Noise * to.Noise), estimate.Clean);

        var transfer = new PndmTransfer(x, context, estimate.Raw.Kind);
        var output = transfer.Output(estimate);
        var past = MultistepHistory.Read(state, context, History, 3);
        var combined = past.Count == 3 || skipRungeKutta && past.Count > 0 ? Multistep(output, past)
            : to.Noise == 0 || context is { Index: 0, IsLast: true } ? output // A run of one step has no second row to ask at.
            : skipRungeKutta ? (output + transfer.Ask(output, context.To, context.To)) / 2
            : RungeKutta(output, transfer, context);
        return new(MultistepHistory.Push(state.With(transfer.To(context.To, combined)), History, output, 3), estimate.Clean);
    }

    private static Tensor Multistep(Tensor output, List<MultistepHistory.Node> past)
    {
        var weights = Weights[past.Count];
        var sum = output * weights[0];
        for (var i = 0; i < past.Count; i++)
            sum.add_(past[i].Output * weights[i + 1]);
        return sum;
    }

    /// <summary>Equation 13: two evaluations in the middle, one at the end.</summary>
    private static Tensor RungeKutta(Tensor first, PndmTransfer transfer, StepContext context)
    {
        var (from, to) = (context.From.Uniform, context.To.Uniform);
        var halfway = context.Run.Process is ITimesteps timesteps ? timesteps.Halfway(from, to) : ((from + to) / 2, (from + to) / 2);
        var (upper, lower) = (NoiseLevels.All(halfway.Item1), NoiseLevels.All(halfway.Item2));
        var second = transfer.Ask(first, upper, lower);
        var third = transfer.Ask(second, lower, lower);
        var fourth = transfer.Ask(third, context.To, context.To);
        return (first + second * 2 + third * 2 + fourth) / 6;
    }
}
