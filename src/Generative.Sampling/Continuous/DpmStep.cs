using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>What the multistep and the single-step DPM solvers share: conversion of the network's answer, first-order ends, the sum
/// itself.</summary>
/// <param name="options">Checked by <see cref="Checked"/>.</param>
/// <param name="limits">Limits on the clean estimate.</param>
internal sealed class DpmStep(DpmSolverOptions options, CleanLimits limits)
{
    /// <summary>Whether fresh noise is drawn.</summary>
    public static bool IsStochastic(DpmAlgorithm algorithm) => algorithm is DpmAlgorithm.SdePlusPlus or DpmAlgorithm.SdeNoise;

    /// <summary>The options themselves, when a solver can follow them.</summary>
    public static DpmSolverOptions Checked(DpmSolverOptions options)
    {
        if (options.Order is < 1 or > 3)
            throw new ArgumentOutOfRangeException(nameof(options), options.Order, $"Order is {options.Order}; give 1, 2 or 3.");
        if (options is { Algorithm: DpmAlgorithm.SdeNoise, Order: 3 })
            throw new ArgumentException("Order is 3, which SdeNoise has no step of; give 2, or take SdePlusPlus.", nameof(options));
        return options;
    }

    /// <summary>Asks the network; the output is the estimate that the algorithm integrates.</summary>
    public (Estimate Estimate, Tensor Output) Ask(Tensor x, StepContext context)
    {
        var run = context.Run;
        var estimate = Estimate.At(x, context.From, run, limits);
        if (options.Algorithm is DpmAlgorithm.PlusPlus or DpmAlgorithm.SdePlusPlus)
            return (estimate, estimate.Clean);
        var limited = run.Setting(limits.Threshold) > 0 || run.Setting(limits.Clip) > 0;
        var process = (IContinuousProcess)run.Process;
        return (estimate, limited ? Estimate.NoiseBehind(x, estimate.Clean, context.From, process) : estimate.Noise);
    }

    /// <summary>
    /// The step where lambda is infinite at an end, so noise or signal is gone: there every form tends to DDIM's, with fresh noise in place
    /// of the estimate for SDE-DPM-Solver++.
    /// </summary>
    public Tensor End(Tensor x, Estimate estimate, LambdaPoint to, StepContext context)
    {
        if (to.Noise == 0)
            return estimate.Clean * to.Signal;
        var noise = options.Algorithm == DpmAlgorithm.SdePlusPlus ? Draw(x, context) : estimate.Noise;
        return estimate.Clean * to.Signal + noise * to.Noise;
    }

    /// <summary>State x + sum of the weighted outputs + Fresh z.</summary>
    public static Tensor Sum(Tensor x, DpmCoefficients k, StepContext context, params ReadOnlySpan<(double Weight, Tensor Output)> outputs)
    {
        var sum = x * k.State;
        foreach (var (weight, output) in outputs)
            if (weight != 0)
                sum.add_(output * weight);
        return k.Fresh == 0 ? sum : sum.add_(Draw(x, context).mul_(k.Fresh));
    }

    private static Tensor Draw(Tensor x, StepContext context) =>
        context.Run.Random.Normal(new DrawKey("dpm", context.Index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device);
}
