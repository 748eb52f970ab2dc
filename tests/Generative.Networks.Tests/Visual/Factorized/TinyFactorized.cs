using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Small networks over sub-tokens whose weights are far from zero, so that every token matters.</summary>
internal static class TinyFactorized
{
    public static readonly FactorizedOptions Options = new()
    {
        SlotSizes = [4, 9], Cells = 9, Classes = 6, Width = 16, InnerWidth = 24, Heads = 4, KeyHeads = 4, Layers = 2, PartLayers = 2,
    };

    public static FactorizedGpt Make(FactorizedOptions? options = null)
    {
        var network = new FactorizedGpt(options ?? Options);
        using var gradients = no_grad();
        using var generator = new Generator(9);
        foreach (var (name, parameter) in network.named_parameters())
            if (!name.Contains("norm"))
                parameter.copy_(randn(parameter.shape, generator: generator) * 0.4);
        return network;
    }

    /// <summary>One of the networks by a name that tests can print.</summary>
    public static FactorizedGpt Of(string name) => name switch
    {
        "one slot" => Make(Options with { SlotSizes = [11] }),
        "two slots" => Make(),
        "three slots" => Make(Options with { SlotSizes = [4, 2, 5], PartLayers = 1 }),
        "shared keys" => Make(Options with { KeyHeads = 2, Layers = 1 }),
        _ => throw new ArgumentException($"name is {name}", nameof(name)),
    };

    /// <summary>Rows of a class and the first sub-tokens, [rows, length], from a fixed seed.</summary>
    public static Tensor Ids(FactorizedOptions options, int rows, int length, int seed = 1)
    {
        using var generator = new Generator((ulong)seed);
        return cat([randint(0, options.Classes + 1, [rows, 1], ScalarType.Int64, generator: generator), .. Enumerable.Range(0, length - 1)
            .Select(i => randint(0, options.SlotSizes[i % options.Slots], [rows, 1], ScalarType.Int64, generator: generator))], 1);
    }

    /// <summary>Logits without -infinity, which two answers must have at the same places for a difference to be finite.</summary>
    public static Tensor Finite(Tensor logits) => logits.masked_fill(logits.isneginf(), 1000);
}
