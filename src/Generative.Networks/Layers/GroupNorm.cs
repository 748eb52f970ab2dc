using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Group normalisation (Wu and He 2018) with gain and offset per channel. The only group norm of the SDK:
/// TorchSharp's own module leaves its parameters uninitialised. Input and output [batch, channel, ...].
/// </summary>
public sealed class GroupNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;    // [channel]
    private readonly long _groups;
    private readonly double _eps;

    /// <summary>A group norm with unit gain and zero offset.</summary>
    /// <param name="channels">Number of channels; a multiple of <paramref name="groups"/>.</param>
    /// <param name="groups">Number of groups; at least 1.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public GroupNorm(long channels, long groups, double eps = 1e-5) : base(nameof(GroupNorm))
    {
        if (groups < 1 || channels % groups != 0)
            throw new ArgumentException($"{channels} channels do not divide into {groups} groups.", nameof(groups));
        (_groups, _eps) = (groups, eps);
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        RegisterComponents();
    }

    /// <summary>The EDM rule: at most 32 groups, at least four channels each.</summary>
    internal static GroupNorm Edm(long channels, double eps) => new(channels, Math.Min(32, channels / 4), eps);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => functional.group_norm(input, _groups, weight, bias, _eps);

    /// <summary>The same followed by SiLU.</summary>
    internal Tensor ForwardSilu(Tensor input) => Activations.FreshSilu(forward(input));
}
