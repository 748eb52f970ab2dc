using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>How <see cref="DiffusersFolder.Write"/> stores weights. Immutable.</summary>
public sealed record DiffusersWriteOptions
{
    /// <summary>Store floating tensors as this dtype, e.g. Float16; null (default) keeps each tensor's own.</summary>
    public ScalarType? FloatAs { get; init; }

    /// <summary>Put the weights of a component that are larger than this into several files of at most this many bytes each, with an index.
    /// A tensor that is larger gets a file of its own. Null (default) for one file.</summary>
    public long? MaxShardBytes { get; init; }

    /// <summary>Variant in the files' names, e.g. <c>fp16</c>; null (default) for the plain names.</summary>
    public string? Variant { get; init; }
}
