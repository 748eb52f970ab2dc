using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>An activation function chosen by its published name (<c>act_fn</c>).</summary>
internal sealed class NamedActivation
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["silu"] = x => functional.silu(x),
        ["swish"] = x => functional.silu(x),
        ["mish"] = x => functional.mish(x),
        ["gelu"] = x => functional.gelu(x),
        ["relu"] = x => functional.relu(x),
    };

    private readonly Func<Tensor, Tensor> _function;
    private readonly bool _silu;

    private NamedActivation(string name) =>
        (_function, _silu) = (Known[name], name.ToUpperInvariant() is "SILU" or "SWISH");

    public static NamedActivation Silu { get; } = new("silu");

    /// <summary>Names this version knows.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The activation of that name, in any case.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static NamedActivation Find(string name) => Known.ContainsKey(name) ? new(name)
        : throw new ArgumentException($"activation '{name}' is not known; use one of {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The activation of a tensor others may hold.</summary>
    public Tensor Of(Tensor x) => _function(x);

    /// <summary>The activation of a tensor nobody else holds; its memory may be reused.</summary>
    public Tensor OfFresh(Tensor x) => _silu ? Activations.FreshSilu(x) : _function(x);
}
