using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Where a step's tokens stand, counted from the first slot of the cache: <see cref="First"/> and those that follow it, or
/// <see cref="Numbers"/>.
/// </summary>
/// <param name="First">The first place, where they follow each other and are the same in all rows.</param>
/// <param name="Count">How many there are in a row.</param>
/// <param name="Last">The largest.</param>
/// <param name="Numbers">int64, one for each token of a row where all rows are alike, else one for each token; null where they follow each
/// other.</param>
internal sealed record DecoderPlaces(int First, int Count, int Last, Tensor? Numbers);
