using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Holds the frequencies under the name they are published by. They are fixed and computed anew by <see cref="Rotary"/>, so that weights
/// kept in half precision do not turn long sequences by rounded frequencies.
/// </summary>
internal sealed class RotaryNames : Module
{
    private readonly Tensor inv_freq;       // [head width / 2]

    public RotaryNames(Rotary rotary) : base(nameof(RotaryNames))
    {
        inv_freq = tensor(rotary.Frequencies);
        RegisterComponents();
    }
}
