using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Examples a trainer picks batches from. Safe to read from several threads.</summary>
public interface ITrainingData : IDisposable
{
    /// <summary>Number of examples.</summary>
    long Count { get; }

    /// <summary>Tells data sets and splits apart, cheaply: a run resumes only on equal data.</summary>
    string Fingerprint { get; }

    /// <summary>Picks examples by index.</summary>
    /// <param name="indices">int64 [B], on the CPU, each below <see cref="Count"/>.</param>
    /// <param name="dtype">Floating dtype of what is not whole numbers.</param>
    /// <param name="device">Where the batch goes; the CPU when null.</param>
    /// <returns>New tensors, owned by the caller's dispose scope.</returns>
    TrainingBatch Pick(Tensor indices, ScalarType dtype = ScalarType.Float32, Device? device = null);
}
