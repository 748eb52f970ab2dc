using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// The named layers of an encoder or decoder in the order they run. TorchSharp's dictionary registers them under their published names
/// (<c>8x8_block0</c>); the list keeps the order and the concrete types.
/// </summary>
internal sealed class UNetStack
{
    private readonly List<(string Name, nn.Module Layer)> _layers = [];

    /// <summary>What the owning network registers as <c>enc</c> or <c>dec</c>.</summary>
    public ModuleDict<nn.Module> Modules { get; } = nn.ModuleDict<nn.Module>();

    public IReadOnlyList<(string Name, nn.Module Layer)> Layers => _layers;

    public void Add(string name, nn.Module layer)
    {
        Modules.Add(name, layer);
        _layers.Add((name, layer));
    }
}
