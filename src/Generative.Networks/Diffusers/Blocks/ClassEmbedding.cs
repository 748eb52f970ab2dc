using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What becomes of class labels: the module that embeds them (registered by the network under the published name) and its
/// inputs.</summary>
internal sealed class ClassEmbedding
{
    private readonly string? _type;
    private readonly int _classes;
    private readonly long _width;
    private readonly nn.Module<Tensor, Tensor> _times;

    /// <summary>An embedding with fresh weights.</summary>
    /// <param name="type">null (a table if there are classes), timestep, identity, projection or simple_projection.</param>
    /// <param name="classes">Number of classes; 0 for none.</param>
    /// <param name="times">Turns numbers into waves, for "timestep".</param>
    /// <param name="timeFeatures">Width of those waves.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="activation">Between the layers of "timestep".</param>
    /// <param name="projected">Width of the input of "projection" and "simple_projection".</param>
    public ClassEmbedding(string? type, int classes, nn.Module<Tensor, Tensor> times, long timeFeatures, long width,
        NamedActivation activation, long projected = 0)
    {
        (_type, _classes, _times) = (type, classes, times);
        Module = (type, classes) switch
        {
            ("timestep", _) => new TimestepEmbedding(timeFeatures, width, activation),
            ("projection", _) => new TimestepEmbedding(projected, width),
            ("simple_projection", _) => new Linear(projected, width, DefaultInit.Value),
            (null, > 0) => nn.Embedding(classes, width),
            _ => null,
        };
        _width = type is "projection" or "simple_projection" ? projected : width;
        IsUsed = Module is not null || type == "identity";
    }

    /// <summary>The module with the weights; null where there are none.</summary>
    public nn.Module? Module { get; }

    /// <summary>Whether the network wants labels.</summary>
    public bool IsUsed { get; }

    /// <summary>Labels -> [batch, width]; null where the network has no classes.</summary>
    /// <exception cref="ArgumentException">Labels are missing, are there though the network has none, or have another shape or
    /// range.</exception>
    public Tensor? Embed(Tensor? labels, long batch, ScalarType dtype)
    {
        if (labels is null)
            return !IsUsed ? null
                : throw new ArgumentException("classLabels is null, and the network has classes; give one label a picture.",
                    nameof(labels));
        if (!IsUsed)
            throw new ArgumentException("classLabels is given, and the network has no classes; leave it null.", nameof(labels));
        if (_type is "identity" or "projection" or "simple_projection")
        {
            Expect(labels, batch, _width);
            return Module is nn.Module<Tensor, Tensor> layers ? layers.call(labels.to(dtype)) : labels.to(dtype);
        }
        Expect(labels, batch);
        if (Module is TimestepEmbedding waves)
            return waves.forward(_times.call(labels).to(dtype));
        CheckRange(labels);
        return ((Embedding)Module!).call(labels.to(ScalarType.Int64));
    }

    private static void Expect(Tensor labels, params long[] shape)
    {
        if (!labels.shape.SequenceEqual(shape))
            throw new ArgumentException(
                $"classLabels has shape [{string.Join(", ", labels.shape)}]; give [{string.Join(", ", shape)}].", nameof(labels));
    }

    // A label outside the table would end the process on a GPU.
    private void CheckRange(Tensor labels)
    {
        if (labels.is_floating_point())
            throw new ArgumentException($"classLabels is {labels.dtype}; give whole numbers (Int64).", nameof(labels));
        using var scope = NewDisposeScope();
        var (least, most) = (labels.min().to(ScalarType.Int64).item<long>(), labels.max().to(ScalarType.Int64).item<long>());
        if (least < 0 || most >= _classes)
            throw new ArgumentException($"classLabels holds {(least < 0 ? least : most)}; give 0 to {_classes - 1}.", nameof(labels));
    }
}
