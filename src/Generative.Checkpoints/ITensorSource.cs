using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>Named tensors on disk: one safetensors file, or several behind an index. Safe to read from several threads.</summary>
public interface ITensorSource : IDisposable
{
    /// <summary>The file this source was opened from; used in messages.</summary>
    string Path { get; }

    /// <summary>What is stored, by name. Reading this costs nothing: it is the file's header.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Free text stored with the tensors; empty when there is none.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// A tensor on the CPU, in the stored dtype, that looks straight at the mapped file; the caller disposes it.
    /// Treat it as read-only. It is meant to be used while the source is open; one that outlives the source keeps the mapping alive.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No tensor has this name.</exception>
    /// <exception cref="InvalidDataException">torch has no such dtype (float8, unsigned 16, 32 and 64 bit).</exception>
    Tensor View(string name);

    /// <summary>
    /// A copy the caller owns, in <paramref name="dtype"/> (default: as stored) on <paramref name="device"/> (default: CPU).
    /// </summary>
    /// <exception cref="KeyNotFoundException">No tensor has this name.</exception>
    /// <exception cref="InvalidDataException">torch has no such dtype (float8, unsigned 16, 32 and 64 bit).</exception>
    Tensor Read(string name, ScalarType? dtype = null, Device? device = null);
}
