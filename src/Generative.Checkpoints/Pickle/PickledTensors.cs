using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// The tensors of a checkpoint that torch.save wrote (<c>.ckpt</c>, <c>.pt</c>, <c>.pth</c>, <c>.bin</c>), read without running any of it:
/// the pickle inside is parsed as data, a handful of names that make up a state dict are understood, and every other class or function
/// stays a name. Values are mapped, not loaded. Safe to use from several threads.
/// <para>
/// Names are the keys on the way to a tensor, joined by dots: <c>state_dict.encoder.conv_in.weight</c>. Both containers are read, the zip
/// file of torch 1.6 and later and the older one.
/// </para>
/// </summary>
public sealed class PickledTensors : ITensorSource
{
    private readonly MappedFile map;
    private readonly FrozenDictionary<string, (PickledTensor Tensor, FileRange Range)> tensors;

    private PickledTensors(
        string path, MappedFile map, Dictionary<string, (PickledTensor Tensor, FileRange Range)> tensors, PickleTree tree)
    {
        (Path, this.map, this.tensors) = (path, map, tensors.ToFrozenDictionary(StringComparer.Ordinal));
        Tensors = tensors.ToFrozenDictionary(t => t.Key, t => Info(t.Key, t.Value.Tensor), StringComparer.Ordinal);
        Metadata = tree.Facts.ToFrozenDictionary(StringComparer.Ordinal);
        Others = tree.Others.ToFrozenDictionary(o => o.Key, o => o.Value.Name, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Numbers and texts of the outermost dictionary, such as <c>epoch</c> and <c>global_step</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What else is in the file and was not made: names of classes by place, such as optimisers, callbacks, settings.</summary>
    public IReadOnlyDictionary<string, string> Others { get; }

    /// <summary>Opens and checks a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">
    /// Only tensors whose names begin with this and a dot are there, and lose it: <c>state_dict</c>, or <c>state_dict.encoder</c>.
    /// Default: empty, all of them.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, is no checkpoint, names something hostile, has no tensor to take, or one
    /// that only a call of foreign code could make; the message names file, place and fix.</exception>
    public static PickledTensors Open(string path, string take = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(take);
        if (Directory.Exists(path)) throw new FileNotFoundException($"{path} is a folder; give the checkpoint inside it", path);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} does not exist; check the path", path);

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var container = PickleContainer.Read(file, path);
        var tree = new PickleTree(path);
        tree.Add(container.Root);
        var taken = PickleChoice.Take(tree, container.Root, take, path);
        var placed = taken.ToDictionary(t => t.Key, t => (t.Value, container.Place(t.Value, path, t.Key)), StringComparer.Ordinal);
        return new(path, new MappedFile(file), placed, tree);
    }

    /// <inheritdoc/>
    /// <remarks>Values at an offset their dtype is not aligned to are copied: an owned tensor then, with the same values.</remarks>
    public Tensor View(string name) => Make(name, mayBeUnaligned: false);

    /// <inheritdoc/>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        using var view = View(name);
        return view.to(dtype ?? view.dtype, device ?? CPU, copy: true);
    }

    /// <summary>Ends the mapping, or leaves that to the last view still alive. Views must not be asked for afterwards.</summary>
    public void Dispose() => map.Dispose();

    /// <summary>A view whose bytes may be copied and nothing else: values of the older container lie at any offset.</summary>
    internal Tensor ViewBytes(string name) => Make(name, mayBeUnaligned: true);

    private static TensorInfo Info(string name, PickledTensor tensor) =>
        new(name, tensor.Storage.DType, Array.AsReadOnly(tensor.Sizes), tensor.Count * tensor.Storage.Width);

    private Tensor Make(string name, bool mayBeUnaligned)
    {
        ObjectDisposedException.ThrowIf(map.Pages.IsClosed, this);
        if (!tensors.TryGetValue(name, out var found))
            throw new KeyNotFoundException($"{Path}: no tensor is named '{name}'; it holds {Tensors.Count}, see Tensors");
        var (tensor, range) = found;
        var dtype = SafetensorsTypes.ToTorch(tensor.Storage.DType) ?? throw new InvalidDataException(
            $"{Path}: tensor '{name}' is {tensor.Storage.DType}, which torch cannot hold here; "
            + $"store it as one of {SafetensorsTypes.Readable}");
        if (tensor.Count == 0) return MappedTensor.Empty(tensor.Sizes, dtype);
        if (dtype == ScalarType.Bool) CheckBool(name, tensor, range);
        var aligned = range.Start % tensor.Storage.Width == 0 || mayBeUnaligned && tensor.IsContiguous;
        var values = aligned
            ? MappedTensor.Wrap(map.Pages, range.Start, [tensor.Span], dtype)
            : MappedTensor.Copy(map.Pages, range.Start, [tensor.Span], dtype, range.Length);
        return Strided(values, tensor);
    }

    private static Tensor Strided(Tensor values, PickledTensor tensor)
    {
        using (values) return values.as_strided(tensor.Sizes, tensor.Strides);
    }

    /// <summary>libtorch takes any byte for a bool and then computes nonsense, so bytes beyond 0 and 1 stop here.</summary>
    private void CheckBool(string name, PickledTensor tensor, FileRange range)
    {
        using var bytes = Strided(MappedTensor.Wrap(map.Pages, range.Start, [tensor.Span], ScalarType.Byte), tensor);
        using var largest = bytes.max();
        if (largest.item<byte>() is > 1 and var value)
            throw new InvalidDataException($"{Path}: tensor '{name}' is BOOL but holds the byte {value}; only 0 and 1 are allowed");
    }
}
