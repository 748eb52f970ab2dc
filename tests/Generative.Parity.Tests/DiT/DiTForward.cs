using System.Globalization;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Single evaluations of either network, and what is heard inside them.</summary>
internal static class DiTForward
{
    private const string Block = "act.block";

    private static readonly string[] Names =
        ["output", "pos_embed", "t_embedding", "c", "act.patches", "cfg.output", "diffusers.output", "diffusers.time_proj"];

    public static bool Knows(string name) => Names.Contains(name) || BlockOf(name) is not null;

    public static ParityError Measure(DiTFixture fixture, string name) =>
        new(Deviation.OrderOne(Compute(fixture, name), fixture[name]), DiTTolerance.Forward);

    private static Tensor Compute(DiTFixture f, string name) => name switch
    {
        "output" => Run(f),
        "pos_embed" => FreshPositions(f),
        "t_embedding" => Hear(f, "t_embedder.waves"),
        "c" => Hear(f, "t_embedder") + Hear(f, "y_embedder"),
        "act.patches" => Hear(f, "x_embedder") + f["pos_embed"],
        "cfg.output" => f.Network.Guided(f["cfg.x"], f["cfg.t"], f["cfg.y"], f.GuidanceScale),
        "diffusers.output" => RunPorted(f),
        "diffusers.time_proj" => ModuleTap.Hear(f.PortedNetwork, "time_proj", () => RunPorted(f)),
        _ => Hear(f, string.Create(CultureInfo.InvariantCulture, $"blocks.{BlockOf(name)}")),
    };

    private static Tensor Run(DiTFixture f) => f.Network.call(f["x"], f["t"], f["y"]);

    private static Tensor RunPorted(DiTFixture f) => f.PortedNetwork.call(f["x"], f["t"], f["y"]);

    private static Tensor Hear(DiTFixture f, string module) => ModuleTap.Hear(f.Network, module, () => Run(f));

    /// <summary>Positions as a new network computes them: those of the fixture's came with its weights.</summary>
    private static Tensor FreshPositions(DiTFixture f)
    {
        using var fresh = new DiT(f.Network.Options);
        return fresh.state_dict()["pos_embed"].clone();
    }

    private static int? BlockOf(string name) =>
        name.StartsWith(Block, StringComparison.Ordinal)
        && int.TryParse(name[Block.Length..], CultureInfo.InvariantCulture, out var index) ? index : null;
}
