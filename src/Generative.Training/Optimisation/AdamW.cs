using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, with the learning rate as the schedule multiplier).
/// Its moments carry the parameters' names, so a checkpoint can be checked name by name. The step number is the caller's.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly List<Slot> slots = [];

    /// <summary>An optimiser for named parameters, with zero moments.</summary>
    /// <param name="parameters">Names and parameters; they stay the caller's. Frozen ones are left out.</param>
    /// <param name="options">Decay rates and weight decay.</param>
    public AdamW(IEnumerable<(string name, Parameter parameter)> parameters, AdamWOptions? options = null)
    {
        Options = options ?? new();
        Options.Validate();
        foreach (var (name, parameter) in parameters.Where(p => p.parameter.requires_grad))
        {
            slots.Add(new(name, parameter, zeros_like(parameter, requires_grad: false).DetachFromDisposeScope(),
                zeros_like(parameter, requires_grad: false).DetachFromDisposeScope()));
        }
    }

    /// <summary>Decay rates and weight decay.</summary>
    public AdamWOptions Options { get; }

    /// <summary>The moments as <c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>; the tensors stay the optimiser's.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => slots.SelectMany(s => new KeyValuePair<string, Tensor>[]
    {
        new($"exp_avg.{s.Name}", s.Mean), new($"exp_avg_sq.{s.Name}", s.Square),
    });

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="step">Number of this update, from 1; it sets the bias correction.</param>
    /// <param name="learningRate">Step size, not negative.</param>
    public void Step(long step, double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (beta1, beta2) = (Options.Beta1, Options.Beta2);
        using var decay = (1 - learningRate * Options.WeightDecay).ToScalar();
        using var keep1 = beta1.ToScalar();
        using var keep2 = beta2.ToScalar();
        using var add1 = (1 - beta1).ToScalar();
        using var add2 = (1 - beta2).ToScalar();
        using var root = Math.Sqrt(1 - Math.Pow(beta2, step)).ToScalar();
        using var eps = Options.Eps.ToScalar();
        using var move = (-learningRate / (1 - Math.Pow(beta1, step))).ToScalar();
        foreach (var (_, parameter, mean, square) in slots)
        {
            if (parameter.grad is not { } gradient)
                continue;
            if (Options.WeightDecay != 0)
                parameter.mul_(decay);
            mean.mul_(keep1).add_(gradient, add1);
            square.mul_(keep2).addcmul_(gradient, gradient, add2);
            parameter.addcdiv_(mean, square.sqrt().div_(root).add_(eps), move);
        }
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var slot in slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            gradient.Dispose();
            slot.Parameter.grad = null;
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var slot in slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }
    }

    private sealed record Slot(string Name, Parameter Parameter, Tensor Mean, Tensor Square);
}
