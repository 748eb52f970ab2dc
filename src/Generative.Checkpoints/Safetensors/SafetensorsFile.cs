using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// A safetensors file, mapped into memory and checked when it is opened. Opening costs the header only; values are read by the
/// operating system when they are touched. Safe to use from several threads.
/// <para>Format: https://github.com/huggingface/safetensors, "Format".</para>
/// </summary>
/// <remarks>
/// The file must not be cut short by another process while it is open (replacing it by a rename is fine, and is what
/// <see cref="SafetensorsWriter"/> does): the operating system then has no pages to give.
/// </remarks>
public sealed class SafetensorsFile : ITensorSource
{
    private readonly MappedFile map;
    private readonly SafetensorsHeader header;

    private SafetensorsFile(string path, MappedFile map, SafetensorsHeader header)
    {
        (Path, this.map, this.header) = (path, map, header);
        Tensors = header.Entries.ToFrozenDictionary(e => e.Key, e => e.Value.Info, StringComparer.Ordinal);
        Metadata = header.Metadata.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file breaks the format; the message names file, tensor, value and fix.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new FileNotFoundException($"{path} is a folder; give the .safetensors file inside it", path);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} does not exist; check the path", path);

        // Delete sharing lets a writer rename a new version over this one while it is open, on Windows too.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var header = SafetensorsHeader.Read(stream, path);
        return new(path, new MappedFile(stream), header);
    }

    /// <inheritdoc/>
    /// <remarks>Values at an offset their dtype is not aligned to are copied: an owned tensor then, with the same values.</remarks>
    public Tensor View(string name)
    {
        var (entry, dtype) = Find(name);
        var offset = header.DataStart + entry.Begin;
        long[] shape = [.. entry.Info.Shape];
        if (entry.Info.ByteLength == 0) return MappedTensor.Empty(shape, dtype);
        if (dtype == ScalarType.Bool) CheckBool(entry.Info, offset);
        return offset % BytesPerValue(entry.Info) == 0
            ? MappedTensor.Wrap(map.Pages, offset, shape, dtype)
            : MappedTensor.Copy(map.Pages, offset, shape, dtype, entry.Info.ByteLength);
    }

    /// <inheritdoc/>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        using var view = View(name);
        return view.to(dtype ?? view.dtype, device ?? CPU, copy: true);
    }

    /// <summary>Ends the mapping, or leaves that to the last view still alive. Views must not be asked for afterwards.</summary>
    public void Dispose() => map.Dispose();

    private static long BytesPerValue(TensorInfo info) => SafetensorsTypes.Bits(info.DType)!.Value / 8;

    private (SafetensorsEntry Entry, ScalarType DType) Find(string name)
    {
        ObjectDisposedException.ThrowIf(map.Pages.IsClosed, this);
        if (!header.Entries.TryGetValue(name, out var entry))
            throw new KeyNotFoundException($"{Path}: no tensor is named '{name}'; it holds {Tensors.Count}, see Tensors");
        var dtype = SafetensorsTypes.ToTorch(entry.Info.DType) ?? throw new InvalidDataException(
            $"{Path}: tensor '{name}' is {entry.Info.DType}, which torch cannot hold here; store it as one of {SafetensorsTypes.Readable}");
        return (entry, dtype);
    }

    /// <summary>libtorch takes any byte for a bool and then computes nonsense, so bytes beyond 0 and 1 stop here.</summary>
    private void CheckBool(TensorInfo info, long offset)
    {
        using var bytes = MappedTensor.Wrap(map.Pages, offset, [info.ByteLength], ScalarType.Byte);
        using var largest = bytes.max();
        if (largest.item<byte>() is > 1 and var value)
            throw new InvalidDataException($"{Path}: tensor '{info.Name}' is BOOL but holds the byte {value}; only 0 and 1 are allowed");
    }
}
