using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>One component to write.</summary>
/// <param name="Name">Its name and folder: <c>unet</c>, <c>vae</c>, <c>scheduler</c>, ...</param>
/// <param name="Config">Its config; the type is the class.</param>
/// <param name="Tensors">Its weights by name, such as a module's state dict; null for a scheduler. They stay the caller's.</param>
public sealed record DiffusersPart(string Name, ComponentSettings Config, IEnumerable<KeyValuePair<string, Tensor>>? Tensors = null)
{
    /// <summary>The library its class belongs to.</summary>
    public string Library { get; init; } = DiffusersNaming.Library;
}
