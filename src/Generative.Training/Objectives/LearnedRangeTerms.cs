using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>The two parts of the hybrid loss, one number an item of the batch.</summary>
/// <param name="Mse">Mean squared error of the noise, [batch].</param>
/// <param name="Bits">Term of the variational bound in bits per dimension, already weighted, [batch].</param>
public sealed record LearnedRangeTerms(Tensor Mse, Tensor Bits)
{
    /// <summary>Their sum, [batch]; a new tensor.</summary>
    public Tensor Loss => Mse + Bits;
}
