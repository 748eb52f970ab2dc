using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Fills a fresh network with published weights.</summary>
internal static class NetworkWeights
{
    /// <summary>A network of a published config with its weights, where and as what the placement says.</summary>
    /// <param name="config">The network's type and settings.</param>
    /// <param name="open">Opens the weights.</param>
    /// <param name="placement">Device and dtype.</param>
    public static nn.Module Build(ComponentSettings config, Func<ITensorSource> open, Placement placement)
    {
        var network = NetworkFactory.Build(config);
        try
        {
            using var weights = open();
            Load(network, weights, placement);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The same for networks too large to be made twice: weights are made where and as what they will be, without values, and filled.
    /// </summary>
    /// <param name="config">The network's type and settings.</param>
    /// <param name="open">Opens the weights.</param>
    /// <param name="placement">Device and dtype.</param>
    /// <param name="names">From the file's names to the network's, null for a tensor to be left out; or null for names as they are.</param>
    /// <param name="parameterisation">What wraps the network; null for none.</param>
    public static nn.Module BuildInPlace(ComponentSettings config, Func<ITensorSource> open, Placement placement,
        Func<string, string?>? names = null, ComponentSettings? parameterisation = null)
    {
        nn.Module network;
        using (UnsetWeights.On(placement.Device, placement.DType))
            network = NetworkFactory.Build(config, parameterisation);
        try
        {
            using var weights = open();
            Load(network, weights, placement, names ?? (name => name));
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Moves the network, which was made in float32 on the CPU, first, so that every mapped tensor goes straight to its place in its dtype,
    /// one at a time: what the file holds is never in memory twice.
    /// </summary>
    public static void Load(nn.Module network, ITensorSource weights, Placement placement) =>
        Load(network, weights, placement, DiffusersNames.Modernise);

    private static void Load(nn.Module network, ITensorSource weights, Placement placement, Func<string, string?> names)
    {
        if (placement.DType != ScalarType.Float32)
            network.to(placement.DType);
        if (placement.Device.type != DeviceType.CPU)
            network.to(placement.Device);
        WeightLoader.Load(network, weights, new() { KeyMap = names });
    }
}
