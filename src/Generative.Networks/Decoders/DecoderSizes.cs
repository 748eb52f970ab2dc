namespace Generative.Networks;

/// <summary>What a cache has to know of a network.</summary>
/// <param name="Layers">Layers with keys and values.</param>
/// <param name="KeyHeads">Heads of keys and values.</param>
/// <param name="Group">Query heads that share one of them.</param>
/// <param name="HeadSize">Width of a head.</param>
internal readonly record struct DecoderSizes(int Layers, int KeyHeads, int Group, int HeadSize);
