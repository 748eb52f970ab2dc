using Generative.Networks;

namespace Generative.Benchmarks;

/// <summary>A Llama in numbers: as many heads of keys as of queries, the token table reads the answer off.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Width">Width of a token.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Heads.</param>
internal sealed record LlamaSize(string Name, int Width, int Layers, int Heads)
{
    // Two thirds of four widths, up to the next multiple of this.
    private const int InnerMultiple = 32;

    /// <summary>About 15 and 110 million parameters.</summary>
    public static IReadOnlyList<LlamaSize> All { get; } = [new("15M", 288, 6, 6), new("110M", 768, 12, 12)];

    /// <summary>The network's options.</summary>
    public LlamaOptions Options => new()
    {
        Width = Width,
        InnerWidth = (4 * Width * 2 / 3 + InnerMultiple - 1) / InnerMultiple * InnerMultiple,
        Layers = Layers,
        Heads = Heads,
        KeyHeads = Heads,
        HeadSize = Width / Heads,
        VocabularySize = 32_000,
        MaxLength = 2048,
        TiedWeights = true,
    };

    /// <summary>Bytes of keys and values of one position, float32.</summary>
    public long PositionBytes => 2L * Layers * Width * sizeof(float);
}
