using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Activations that reuse their input's memory where nobody else needs it.</summary>
internal static class Activations
{
    /// <summary>SiLU of a tensor nobody else holds: in place unless gradients are recorded (the backward pass needs the input).</summary>
    public static Tensor FreshSilu(Tensor fresh) => functional.silu(fresh, inplace: !is_grad_enabled());
}
