using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>How a group's tokens see the first positions of the text.</summary>
/// <param name="Count">Such positions.</param>
/// <param name="Distances">Distance from each of them to each token, no longer than the window: int64 [count * tokens].</param>
/// <param name="Largest">The largest of them.</param>
/// <param name="Mask">-infinity where it lies behind the token, [tokens, count]; null where none does.</param>
internal sealed record SinkView(int Count, Tensor Distances, int Largest, Tensor? Mask);
