using Generative;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Tokenizers;
using TorchSharp;

/// <summary>
/// Writes folders of models of picture tokens with random weights: 8x8 grey pictures of three classes, 4x4 tokens of 8 bits in two
/// sub-tokens of 3 and 5.
/// </summary>
internal static class TinyPictureModel
{
    public const int Length = 32, Side = 8;

    public static readonly string[] Classes = ["cat", "dog", "bird"];

    /// <summary>Writes a model with its tokenizer.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="seed">Other weights of the decoder.</param>
    /// <param name="cells">Tokens a picture that its config says.</param>
    /// <param name="bits">Sub-tokens of the tokenizer.</param>
    /// <param name="forgetful">Whether tokens depend little on those before them.</param>
    public static string Write(string folder, string name = "tiny-tokens", int seed = 3, int cells = 16, int[]? bits = null, bool forgetful = false)
    {
        var module = ComponentSettings.Create("FactorizedGpt", new Dictionary<string, object?>
        {
            ["token_factorization"] = true, ["factorized_bits"] = new[] { 3, 5 }, ["block_size"] = cells, ["class_num"] = Classes.Length,
            ["dim"] = 16, ["multiple_of"] = 8, ["n_head"] = 2, ["spatial_n_layer"] = 1, ["factorized_n_layer"] = 1,
        });
        var config = new ModelConfig
        {
            Name = name,
            Module = module,
            Process = ComponentSettings.Create("next-token", new Dictionary<string, object?> { ["vocabulary"] = 32 }),
            Parameterisation = ComponentSettings.Create("next-token", new Dictionary<string, object?>()),
            State = new("image", [1, Side, Side], new(-1, 1)),
            Classes = Classes,
            KnowsUnconditional = true,
            Defaults = new("sample", null, 1.5),
        };
        using var scope = torch.NewDisposeScope();
        using (var network = NetworkFactory.Build(module))
        {
            Randomise(network, seed, forgetful);
            ModelFolder.Write(folder, config, network.state_dict());
        }
        WriteTokenizer(Path.Combine(folder, "tokenizer"), bits);
        return folder;
    }

    /// <summary>Writes a tokenizer by itself, in its published layout.</summary>
    public static string WriteTokenizer(string folder, int[]? bits = null)
    {
        var settings = ComponentSettings.Create("VQModel", new Dictionary<string, object?>
        {
            ["ddconfig"] = ComponentSettings.Create("ddconfig", new Dictionary<string, object?>
            {
                ["double_z"] = false, ["z_channels"] = 8, ["resolution"] = Side, ["in_channels"] = 1, ["out_ch"] = 1, ["ch"] = 32,
                ["ch_mult"] = new[] { 1, 1 }, ["num_res_blocks"] = 1,
            }),
            ["n_embed"] = 256, ["embed_dim"] = 8, ["sample_minimization_weight"] = 1.0, ["batch_maximization_weight"] = 1.0,
            ["token_factorization"] = true, ["factorized_bits"] = bits ?? [3, 5],
        });
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(11);
        using var tokenizer = ImageTokenizers.Create(settings);
        Magvit2Folder.Write(folder, settings, tokenizer.Network.state_dict());
        return folder;
    }

    private static void Randomise(torch.nn.Module network, int seed, bool forgetful)
    {
        using var gradients = torch.no_grad();
        using var generator = new torch.Generator((ulong)seed);
        foreach (var (name, parameter) in network.named_parameters())
            if (!name.Contains("norm", StringComparison.Ordinal))
                parameter.copy_(torch.randn(parameter.shape, generator: generator) * (forgetful && name.Contains("_emb") ? 0.1 : 0.4));
    }
}
