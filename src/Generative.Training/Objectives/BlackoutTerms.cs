using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>One batch as <see cref="BlackoutObjective"/> sees it.</summary>
/// <param name="Index">Observation time of each picture, int64 [batch].</param>
/// <param name="Survivors">x_t, int64 [batch, channel, height, width].</param>
/// <param name="Births">k = x_0 - x_t, int64, of the same shape.</param>
/// <param name="Rate">y, what the network expects, of the same shape.</param>
/// <param name="Weight">The published weight of each picture, float64 [batch].</param>
public readonly record struct BlackoutTerms(Tensor Index, Tensor Survivors, Tensor Births, Tensor Rate, Tensor Weight);
