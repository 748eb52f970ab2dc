using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.DependencyInjection;
using Generative.Networks;
using Generative.Pipelines;
using Generative.Tokenizers;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>
/// Open-MAGVIT2 in its published size (Luo et al. 2024: 2^18 codes as 6 and 12 bits, 24 blocks of width 1024 over 16 x 16 cells, 2 within a
/// cell, pictures of 256 x 256) with random weights: written as a published folder once, opened as one, and asked for one picture.
/// </summary>
internal static class FullSizePicture
{
    private const string Transformer = """
        {"model": {"class_path": "src.Open_MAGVIT2.models.cond_transformer_gpt.Net2NetTransformer", "init_args": {"transformer_config": {
        "target": "src.Open_MAGVIT2.modules.transformer.gpt.GPT", "params": {"vocab_size": 262144, "block_size": 256, "spatial_n_layer": 24,
        "factorized_n_layer": 2, "factorized_bits": [6, 12], "n_head": 16, "dim": 1024, "token_factorization": true, "class_num": 1000}}}}}
        """;

    /// <summary>Writes the folder where it is missing, and makes a picture.</summary>
    /// <param name="folder">About 1.9 GB; stays there.</param>
    public static void Run(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "config.json")))
            Write(folder);
        var services = new ServiceCollection();
        services.AddGenerative(_ => { });
        using var provider = services.BuildServiceProvider();
        Console.WriteLine($"Open-MAGVIT2, random weights, float32, {torch.get_num_threads()} thread(s)");
        Console.WriteLine("| sampler | guidance | load s | picture s | sub-tokens a second | evaluations | peak resident GB |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (sampler, guidance) in new[] { ("sample", 1.0), ("sample", 1.75) })
        {
            var request = new ImageRequest { Model = folder, Sampler = sampler, Classes = ["7"], Guidance = guidance };
            var made = provider.GetRequiredService<ImagePipeline>().GenerateAsync(request).GetAwaiter().GetResult();
            var tokens = made.Plan.Model.PictureTokens!.Length;
            var seconds = made.Timings.Sampling.TotalSeconds;
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {sampler} | {guidance} | {made.Timings.Load.TotalSeconds:F1} | "
                + $"{(made.Timings.Total - made.Timings.Load).TotalSeconds:F1} | {tokens / seconds:F1} | {made.NetworkEvaluations} | "
                + $"{process.PeakWorkingSet64 / 1e9:F2} |"));
            var picture = made.Pictures[0];
            if ((picture.Width, picture.Height, picture.Channels) != (256, 256, 3))
                throw new InvalidOperationException($"the picture is {picture.Width} x {picture.Height} x {picture.Channels}, not 256 x 256 x 3");
        }
    }

    private static void Write(string folder)
    {
        Console.Error.WriteLine($"writing {folder} ...");
        Directory.CreateDirectory(folder);
        torch.manual_seed(1);
        var parameters = (JsonObject)JsonNode.Parse(Transformer)!["model"]!["init_args"]!["transformer_config"]!["params"]!;
        parameters["type"] = nameof(FactorizedGpt);
        using (var network = FactorizedGpt.Create(ComponentSettings.Parse(System.Text.Json.JsonSerializer.SerializeToElement(parameters), folder)))
        {
            Console.Error.WriteLine($"{network.parameters().Sum(p => p.numel()):N0} parameters");
            SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), network.state_dict(), null);
        }
        var settings = ComponentSettings.Create("VQModel", new Dictionary<string, object?>
        {
            ["ddconfig"] = ComponentSettings.Create("ddconfig", new Dictionary<string, object?>
            {
                ["double_z"] = false, ["z_channels"] = 18, ["resolution"] = 256, ["in_channels"] = 3, ["out_ch"] = 3, ["ch"] = 128,
                ["ch_mult"] = new[] { 1, 1, 2, 2, 4 }, ["num_res_blocks"] = 4,
            }),
            ["n_embed"] = 262144, ["embed_dim"] = 18, ["sample_minimization_weight"] = 1.0, ["batch_maximization_weight"] = 1.0,
            ["token_factorization"] = true, ["factorized_bits"] = new[] { 6, 12 },
        });
        using (var tokenizer = ImageTokenizers.Create(settings))
            Magvit2Folder.Write(Path.Combine(folder, ImageTokenizerFolders.Name), settings, tokenizer.Network.state_dict());
        // The config last: a folder without it is none.
        File.WriteAllText(Path.Combine(folder, "config.json"), Transformer);
    }
}
