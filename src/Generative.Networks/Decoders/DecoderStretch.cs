using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Tokens of a group that follow each other, and the slots they can see.</summary>
/// <param name="Token">The first of them.</param>
/// <param name="Tokens">How many.</param>
/// <param name="From">First slot they look at, counted from the group's first.</param>
/// <param name="Slots">Slots they look at.</param>
/// <param name="Mask">0 where a token looks and -infinity elsewhere, once for each query head that shares a head of keys: [rows or 1, 1,
/// group * tokens, slots]. Made again at every call where there are several stretches, so that no two are held at once.</param>
internal sealed record DecoderStretch(int Token, int Tokens, int From, int Slots, Func<Tensor> Mask);
