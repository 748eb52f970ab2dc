using TorchSharp;
using GeluForm = TorchSharp.Modules.GELU.Approximate;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Activations of decoders, by the names that published configs give them.</summary>
internal static class DecoderActivations
{
    private static readonly Scalar Slope = 1.702;

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Known = new(StringComparer.Ordinal)
    {
        ["gelu"] = x => functional.gelu(x),
        ["gelu_new"] = Curved, ["gelu_pytorch_tanh"] = Curved, ["gelu_fast"] = Curved,
        ["quick_gelu"] = Quick,
        ["relu"] = x => functional.relu(x),
        ["silu"] = x => functional.silu(x), ["swish"] = x => functional.silu(x),
        ["tanh"] = x => x.tanh(),
    };

    /// <summary>The names.</summary>
    public static string[] Names { get; } = [.. Known.Keys];

    /// <summary>The activation of a name that is known.</summary>
    public static Func<Tensor, Tensor> Of(string name) => Known[name];

    // Hendrycks and Gimpel 2016, section 2: the approximation by tanh, which its three names write in three ways.
    private static Tensor Curved(Tensor x) => functional.gelu(x, GeluForm.tanh);

    // The same section: the approximation x sigmoid(1.702 x).
    private static Tensor Quick(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x * (x * Slope).sigmoid()).MoveToOuterDisposeScope();
    }
}
