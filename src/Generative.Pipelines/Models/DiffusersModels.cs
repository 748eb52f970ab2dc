using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Turns a diffusers folder into a model: its network, its scheduler as process and own sampler, and its autoencoder where the state is a
/// latent.
/// </summary>
public static class DiffusersModels
{
    /// <summary>What the configs alone tell.</summary>
    /// <exception cref="InvalidDataException">A class is unknown, a config is wrong, or a part is missing.</exception>
    /// <exception cref="FileNotFoundException">Weights are missing or in a format that is not read.</exception>
    public static ModelDescription Describe(DiffusersFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var parts = DiffusersParts.Of(folder);
        parts.Network.RequireWeights();
        parts.Autoencoder?.RequireWeights();
        return DiffusersDescription.Of(folder, parts);
    }

    /// <summary>Loads the weights, converted to the wanted dtype on the wanted device.</summary>
    /// <returns>An <see cref="ILatentModel"/> when the folder has an autoencoder.</returns>
    /// <inheritdoc cref="Describe" path="/exception"/>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static IGenerativeModel Load(DiffusersFolder folder, Placement placement)
    {
        var described = Describe(folder);
        var parts = DiffusersParts.Of(folder);
        var network = NetworkWeights.Build(parts.Network.Config!, parts.Network.OpenWeights, placement);
        try
        {
            var card = described.Card with { WeightsHash = folder.WeightsHash };
            var asked = TimestepNetwork.Of(network) with { Classes = card.Classes.Count, DType = placement.DType };
            var (frame, process) = (DiffusersDescription.Frame(parts.Scheduler), (IContinuousProcess)described.Process);
            var model = new TimestepModel(asked, frame, process, card, described.Traits, placement.Device);
            return parts.Autoencoder is { } autoencoder ? new LatentModel(model, Codec(autoencoder, placement)) : model;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The codec of an autoencoder's component.</summary>
    internal static AutoencoderCodec Codec(DiffusersComponent component, Placement placement)
    {
        // "force_upcast": activations of these weights outgrow float16.
        var wide = placement.DType == ScalarType.Float16 && AutoencoderKLOptions.Read(component.Config!).ForceUpcast;
        var own = wide ? placement with { DType = ScalarType.Float32 } : placement;
        return new((AutoencoderKL)NetworkWeights.Build(component.Config!, component.OpenWeights, own), placement.Device);
    }
}
