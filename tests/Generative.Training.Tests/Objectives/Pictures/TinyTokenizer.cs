using Generative.Networks;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives.Pictures;

/// <summary>A tokenizer of 8x8 grey pictures: 4x4 tokens of 16 codes, written as sub-tokens of 1 and 3 bits.</summary>
internal static class TinyTokenizer
{
    public static Magvit2Tokenizer Make()
    {
        manual_seed(4);
        return ImageTokenizers.Create(Settings());
    }

    public static TokenizerTrainingNetwork Network(bool adversary = false)
    {
        var tokenizer = Make().Network;
        return new(tokenizer, adversary ? new PatchDiscriminator(1, 8, 1) : null);
    }

    public static ComponentSettings Settings() => ComponentSettings.Create("VQModel", new Dictionary<string, object?>
    {
        ["ddconfig"] = ComponentSettings.Create("ddconfig", new Dictionary<string, object?>
        {
            ["double_z"] = false, ["z_channels"] = 4, ["resolution"] = 8, ["in_channels"] = 1, ["out_ch"] = 1, ["ch"] = 32,
            ["ch_mult"] = new[] { 1, 1 }, ["num_res_blocks"] = 1,
        }),
        ["n_embed"] = 16, ["embed_dim"] = 4, ["sample_minimization_weight"] = 1.0, ["batch_maximization_weight"] = 1.0,
        ["token_factorization"] = true, ["factorized_bits"] = new[] { 1, 3 },
    });
}
