using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A network asked with a state, a timestep and perhaps a class, whatever its architecture.</summary>
/// <param name="Module">The module itself, which the model owns and disposes.</param>
/// <param name="Forward">
/// (states [batch, ...] in the network's dtype, timesteps float32 [batch], classes int64 [batch] or null) -> answer [batch, ...].
/// </param>
public sealed record TimestepNetwork(nn.Module Module, Func<Tensor, Tensor, Tensor?, Tensor> Forward)
{
    /// <summary>Number of classes; 0 for none.</summary>
    public int Classes { get; init; }

    /// <summary>Whether class number <see cref="Classes"/> means "no class".</summary>
    public bool HasNoClass { get; init; }

    /// <summary>Dtype of the weights.</summary>
    public ScalarType DType { get; init; } = ScalarType.Float32;

    /// <summary>A network of a kind this version knows how to ask.</summary>
    /// <exception cref="InvalidDataException">It is of another kind.</exception>
    public static TimestepNetwork Of(nn.Module module) => module switch
    {
        UNet2DModel unet => new(unet, (x, t, classes) => unet.forward(x, t, classes)),
        DiTTransformer2DModel dit => new(dit, (x, t, classes) => dit.forward(x, t, classes!)) { HasNoClass = true },
        DiT dit => new(dit, (x, t, classes) => dit.forward(x, t, classes!)) { HasNoClass = dit.Options.ClassDropoutProb > 0 },
        _ => throw new InvalidDataException($"a {module.GetName()} is not asked with a timestep alone; this version samples "
            + "UNet2DModel, DiTTransformer2DModel and DiT."),
    };
}
