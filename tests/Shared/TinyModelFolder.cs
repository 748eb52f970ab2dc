using Generative;
using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

/// <summary>
/// A folder of a test's own with small models in it: 8x8 grey pictures, three classes, weights from a fixed seed. Gone afterwards.
/// </summary>
internal sealed class TinyModelFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("generative-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Parameters of the network of every model here.</summary>
    public static int Parameters
    {
        get
        {
            var config = Config("x", ["cat", "dog", "bird"]);
            using var network = NetworkFactory.Build(config.Module, config.Parameterisation);
            return network.parameters().Count();
        }
    }

    /// <summary>Writes a model; classes and guidance can be taken away.</summary>
    public string Write(string name = "tiny", bool knowsUnconditional = true, params string[] classes)
    {
        var config = Config(name, classes.Length == 0 ? ["cat", "dog", "bird"] : classes) with { KnowsUnconditional = knowsUnconditional };
        using var network = NetworkFactory.Build(config.Module, config.Parameterisation);
        using (no_grad())
        {
            using var generator = new Generator(7);
            foreach (var parameter in network.parameters())
                nn.init.normal_(parameter, 0, 0.1, generator);
        }
        ModelFolder.Write(this[name], config, network.state_dict());
        return this[name];
    }

    /// <summary>Breaks the weights so that only reading them fails.</summary>
    public void DamageWeights(string name = "tiny") => File.WriteAllText(Path.Combine(this[name], "model.safetensors"), "broken");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static ModelConfig Config(string name, string[] classes) => new()
    {
        Name = name,
        Module = ComponentSettings.Create("SongUNet", new Dictionary<string, object?>
        {
            ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = classes.Length, ["model_channels"] = 8,
            ["channel_mult"] = new[] { 1, 2 }, ["channel_mult_emb"] = 2, ["num_blocks"] = 1, ["attn_resolutions"] = new[] { 4 },
            ["dropout"] = 0.0,
        }),
        Process = ComponentSettings.Create("edm", new Dictionary<string, object?> { ["sigma_max"] = 20.0 }),
        Parameterisation = ComponentSettings.Create("edm", new Dictionary<string, object?>()),
        State = new("image", [1, 8, 8], new(-1, 1)),
        Classes = classes,
        Defaults = new("ddim", 3, 1.5),
    };
}
