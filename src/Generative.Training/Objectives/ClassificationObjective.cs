using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>Cross entropy of a classifier, with an optional random shift of each picture.</summary>
public sealed class ClassificationObjective : ITrainingObjective
{
    private readonly Module<Tensor, Tensor> network;
    private readonly int maxShift;

    /// <summary>An objective for a classifier.</summary>
    /// <param name="network">Pictures [batch, channel, height, width] to logits [batch, classes].</param>
    /// <param name="maxShift">Largest shift in pixels along each axis; 0 for none.</param>
    public ClassificationObjective(Module<Tensor, Tensor> network, int maxShift = 2)
    {
        if (maxShift is < 0 or > 16)
            throw new ArgumentOutOfRangeException(nameof(maxShift), $"maxShift is {maxShift}; give 0 to 16 pixels.");
        (this.network, this.maxShift) = (network, maxShift);
    }

    /// <inheritdoc/>
    public Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["objective"] = "classification",
        ["max_shift"] = maxShift.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var images = maxShift == 0 ? batch.Images : RandomShift.Apply(batch.Images, maxShift, new DrawKey("shift", step), random);
        return functional.cross_entropy(network.call(images), batch.Labels).MoveToOuterDisposeScope();
    }
}
