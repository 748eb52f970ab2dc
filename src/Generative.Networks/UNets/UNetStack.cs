using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// The named layers of an encoder or decoder in the order they run, under their published names (<c>8x8_block0</c>). A module of our own:
/// TorchSharp's dictionary of modules cannot be moved to another device or dtype.
/// </summary>
internal sealed class UNetStack : nn.Module
{
    private readonly List<(string Name, nn.Module Layer)> _layers = [];

    public UNetStack() : base(nameof(UNetStack)) => RegisterComponents();

    public IReadOnlyList<(string Name, nn.Module Layer)> Layers => _layers;

    public void Add(string name, nn.Module layer)
    {
        register_module(name, layer);
        _layers.Add((name, layer));
    }
}
