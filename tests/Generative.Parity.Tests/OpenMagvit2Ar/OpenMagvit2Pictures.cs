using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Generative.Checkpoints;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Stored sub-tokens as codes and as pictures, by the tokenizer that the config names.</summary>
internal static class OpenMagvit2Pictures
{
    /// <summary>The tokenizer's tolerance for pictures.</summary>
    private const double Tolerance = 2e-4;

    public static ParityError Measure(string folder, string name) => StoredTensors.Use(folder, stored =>
    {
        using var tokenizer = Open(folder);
        var expected = stored[name];
        var (parts, codes) = (stack([stored["greedy_cfg_pre"], stored["greedy_cfg_post"]], -1), stored["greedy_cfg_codes"]);
        var ids = new SubTokens(tokenizer.Layout.SubTokenBits).Join(parts);
        var latent = tokenizer.Network.Quantizer.Lookup(ids, new((int)codes.shape[2], (int)codes.shape[3]));
        return name == "greedy_cfg_codes" ? Deviation.Unequal(latent, expected)
            : new(Deviation.Absolute(tokenizer.Network.Decode(latent), expected), Tolerance);
    });

    private static Magvit2Tokenizer Open(string folder)
    {
        var config = Path.Combine(folder, "config.json");
        var named = JsonNode.Parse(File.ReadAllText(config))!["model"]?["init_args"]?["first_stage_config"]?.ToString() ?? "";
        var other = Regex.Match(named, @"\.\./([\w.\-]+)/config\.json") is { Success: true } match ? match.Groups[1].Value
            : throw new InvalidDataException($"{config}: 'first_stage_config' is {named}; this case needs the folder of a tokenizer");
        string[] tried = [Path.Combine(folder, "..", other), Path.Combine(folder, "..", "..", other)];
        var opened = Magvit2Folder.Open(tried.FirstOrDefault(Directory.Exists)
            ?? throw new InvalidDataException($"{folder} is about the tokenizer in {other}, and there is no such folder; put it beside"));
        var tokenizer = ImageTokenizers.Create(opened.Settings);
        opened.Load(tokenizer.Network);
        return tokenizer;
    }
}
