using System.Globalization;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One block diffusion network with its logits and masks.</summary>
internal static class Bd3lmFolder
{
    private const string Mask = "mask.block_diff";

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var network = new TextNetworkFolder(folder);
        yield return new("weights", () => network.MeasureWeights(Bd3lmModel.Create));
        foreach (var name in network.Names)
            if (name == "forward.logits_time_conditioned")
                yield return new(name, () => network.Measure(name, Conditioned, Compute(name)!));
            else if (Compute(name) is { } compute)
                yield return new(name, () => network.Measure(name, Bd3lmModel.Create, compute));
        foreach (var c in Bd3lmLosses.Cases(folder)) yield return c;
        foreach (var c in Bd3lmSamples.Cases(folder)) yield return c;
    }

    private static Func<Bd3lmModel, Func<string, Tensor>, Tensor>? Compute(string name) => name switch
    {
        "forward.logits" => (m, stored) => m.forward(stored("forward.x_t"), stored("forward.x0")),
        "forward.logits_time_conditioned" =>
            (m, stored) => m.forward(stored("forward.x_t"), stored("forward.x0"), stored("forward.sigma")),
        "forward_sample_mode.logits" => (m, stored) => m.Logits(stored("forward_sample_mode.x")),
        Mask => (m, stored) => Bd3lmMasks.Training(stored(name).shape[0] / 2, m.Options.BlockSize),
        _ when BlockSize(name) is { } size => (_, stored) => Bd3lmMasks.Training(stored(name).shape[0] / 2, size),
        _ => null,
    };

    // The fixture asks the same weights with and without their noise level.
    private static Bd3lmModel Conditioned(ComponentSettings settings) => new(Bd3lmOptions.Read(settings) with { TimeConditioning = true });

    private static long? BlockSize(string name) =>
        name.StartsWith($"{Mask}_size", StringComparison.Ordinal)
        && long.TryParse(name[$"{Mask}_size".Length..], CultureInfo.InvariantCulture, out var size) ? size : null;
}
