using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;

namespace Generative.Generate.Tests;

/// <summary>Writes model folders of a few thousand random weights: 8x8 grey pictures of three classes.</summary>
internal static class TinyModel
{
    public const int Side = 8, DefaultSteps = 3;

    public static readonly string[] Classes = ["circle", "square", "star"];

    public static string Write(string folder, string name = "tiny", int seed = 1, bool knowsUnconditional = true, bool classes = true,
        string[]? names = null)
    {
        names ??= classes ? Classes : [];
        var module = ComponentSettings.Create("SongUNet", new Dictionary<string, object?>
        {
            ["img_resolution"] = Side, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = names.Length,
            ["model_channels"] = 4, ["channel_mult"] = new[] { 1 }, ["num_blocks"] = 1, ["attn_resolutions"] = Array.Empty<int>(),
            ["dropout"] = 0.0,
        });
        var parameterisation = ComponentSettings.Create("edm", new Dictionary<string, object?> { ["sigma_data"] = 0.5 });
        var config = new ModelConfig
        {
            Name = name,
            Module = module,
            Parameterisation = parameterisation,
            Process = ComponentSettings.Create("edm", new Dictionary<string, object?>()),
            State = new("image", [1, Side, Side], new(-1, 1)),
            Classes = names,
            KnowsUnconditional = knowsUnconditional,
            Defaults = new("edm-heun", DefaultSteps),
        };
        using var scope = torch.NewDisposeScope();
        using var network = NetworkFactory.Build(module, parameterisation);
        Randomise(network, seed);
        return ModelFolder.Write(folder, config, network.state_dict()).Directory;
    }

    // A fresh U-Net starts out answering next to nothing, and then no class and no neighbour in the batch would show.
    private static void Randomise(torch.nn.Module network, int seed)
    {
        using var gradients = torch.no_grad();
        using var generator = new torch.Generator((ulong)seed);
        foreach (var parameter in network.parameters())
            parameter.copy_(torch.randn(parameter.shape, generator: generator) * 0.3);
    }
}
