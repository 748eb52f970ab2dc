using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// An exponential moving average of a network's parameters; buffers are copied. The decay warms up as min(decay, (1 + n) / (10 + n)),
/// so that the random start is forgotten quickly.
/// </summary>
public sealed class Ema : IDisposable
{
    private readonly Dictionary<string, Tensor> shadow = new(StringComparer.Ordinal);
    private readonly nn.Module network;
    private readonly double decay;

    /// <summary>An average that starts at the network's present weights.</summary>
    /// <param name="network">The network to follow; stays the caller's.</param>
    /// <param name="decay">Share of the average kept a step; in [0, 1). 0 follows the weights exactly.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public Ema(nn.Module network, double decay)
    {
        if (decay is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), $"decay is {decay}; give at least 0 and less than 1, such as 0.999.");
        (this.network, this.decay) = (network, decay);
        using var noGrad = no_grad();
        foreach (var (name, value) in network.state_dict())
            shadow[name] = value.clone().DetachFromDisposeScope();
    }

    /// <summary>The averaged weights under the network's state-dict names; the tensors stay the average's.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => shadow;

    /// <summary>The decay used by an update.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    public double DecayAt(long step) => Math.Min(decay, (1.0 + step) / (10.0 + step));

    /// <summary>Moves the average towards the network's present weights.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    public void Update(long step)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor? weight = null;                  // a scalar, on the weights' device and in their dtype
        foreach (var (name, parameter) in network.named_parameters())
        {
            weight ??= tensor(1 - DecayAt(step), parameter.dtype, parameter.device);
            shadow[name].lerp_(parameter, weight);
        }

        foreach (var (name, buffer) in network.named_buffers())
        {
            if (shadow.TryGetValue(name, out var copy))
                copy.copy_(buffer);
        }
    }

    /// <summary>Writes the averaged weights into a network of the same shape.</summary>
    /// <param name="target">Usually a second instance of the network, used for measuring.</param>
    public void CopyTo(nn.Module target)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, value) in target.state_dict())
            value.copy_(shadow[name]);
    }

    /// <summary>Frees the average.</summary>
    public void Dispose()
    {
        foreach (var value in shadow.Values)
            value.Dispose();
    }
}
