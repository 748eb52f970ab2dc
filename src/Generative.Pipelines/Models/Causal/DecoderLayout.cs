using Generative.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>The weights of a network by name and shape, and how a file's agree with them.</summary>
/// <param name="Type">The network.</param>
/// <param name="Tensors">Its weights, in its own order.</param>
public sealed record DecoderLayout(string Type, IReadOnlyList<WeightShape> Tensors)
{
    /// <summary>Numbers in all weights together.</summary>
    public long Parameters => Tensors.Sum(t => t.Count);

    /// <summary>Blocks that follow each other.</summary>
    public required int Layers { get; init; }

    /// <summary>Names and shapes of the file against the network's; null where the folder holds no weights. No value was read.</summary>
    public WeightReport? File { get; init; }

    /// <summary>Bytes of all weights in a dtype.</summary>
    public long BytesAs(ScalarType dtype) => Parameters * dtype.ElementSize();
}
