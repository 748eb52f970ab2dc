using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Holds the rotary frequencies, which are fixed yet published with the weights.</summary>
internal sealed class Bd3lmRotary : Module
{
    private const double Theta = 10_000;

    private readonly Tensor inv_freq;           // [head width / 2]

    public Bd3lmRotary(long headWidth) : base(nameof(Bd3lmRotary))
    {
        inv_freq = LladaRotary.Frequencies(headWidth, Theta);
        RegisterComponents();
    }

    /// <summary>Positions <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1.</summary>
    public LladaRotary At(long start, long count) => LladaRotary.At(inv_freq, start, count);
}
