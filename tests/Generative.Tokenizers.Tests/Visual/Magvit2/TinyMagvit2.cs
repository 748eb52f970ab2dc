using Generative.Networks;

namespace Generative.Tokenizers.Tests;

/// <summary>The smallest tokenizer the norms allow: 28 x 28 grey pictures, 7 x 7 tokens of 2^10 codes.</summary>
internal static class TinyMagvit2
{
    public static Magvit2TokenizerOptions Options { get; } = new()
    {
        Network = new()
        {
            Channels = 32,
            Multipliers = [1, 1, 2],
            ResidualBlocks = 1,
            LatentChannels = 10,
            InChannels = 1,
            OutChannels = 1,
            Resolution = 28,
        },
        Quantizer = new(10) { SubTokenBits = [4, 6] },
    };

    public static Magvit2Tokenizer Build() => new(Options);
}
