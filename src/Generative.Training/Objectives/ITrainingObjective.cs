using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>What a network is trained to do: turns a batch into a loss. Holds no random state; draws are named by the step.</summary>
public interface ITrainingObjective
{
    /// <summary>The network that learns; stays the caller's.</summary>
    nn.Module Network { get; }

    /// <summary>
    /// Everything that changes the loss, by name. Written into checkpoints; a run resumes only under equal settings.
    /// </summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="batch">Pictures in [-1, 1] and classes, or text, on the network's device.</param>
    /// <param name="step">Number of the step, from 0: the index of every draw.</param>
    /// <param name="random">One row of draws.</param>
    /// <returns>A scalar with a gradient, owned by the caller's dispose scope.</returns>
    Tensor Loss(TrainingBatch batch, long step, IRandomSource random);
}
