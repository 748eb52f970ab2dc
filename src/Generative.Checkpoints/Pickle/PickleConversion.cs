using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// Turns checkpoints that torch.save wrote into safetensors files, without running any of them (<see cref="PickledTensors"/>).
/// </summary>
public static class PickleConversion
{
    /// <summary>Tensors may share values; a file whose tensors together take this many times its size was made to fill a disk.</summary>
    private const int MostCopies = 8;

    /// <summary>Writes the tensors under their names and in their dtypes, one at a time; the target appears when it is whole.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="target">The safetensors file; its folder must exist. An existing file is replaced.</param>
    /// <param name="take">As for <see cref="PickledTensors.Open"/>: <c>state_dict</c> for most training frameworks.</param>
    /// <param name="without">
    /// Beginnings of names, after <paramref name="take"/>, that are left out: <c>loss.</c> for a discriminator.
    /// </param>
    /// <returns>What was written.</returns>
    /// <exception cref="FileNotFoundException">There is no such checkpoint.</exception>
    /// <exception cref="InvalidDataException">It cannot be read; see <see cref="PickledTensors.Open"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is the checkpoint itself, or nothing is left to write.</exception>
    public static PickleConversionReport ToSafetensors(
        string source, string target, string take = "", IReadOnlyCollection<string>? without = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        using var tensors = PickledTensors.Open(source, take);
        if (Path.GetFullPath(source) == Path.GetFullPath(target))
            throw new ArgumentException($"target '{target}' is the checkpoint itself; give another file", nameof(target));
        var names = tensors.Tensors.Keys.Where(n => without?.Any(w => n.StartsWith(w, StringComparison.Ordinal)) != true).ToList();
        if (names.Count == 0)
            throw new ArgumentException($"without leaves out all {tensors.Tensors.Count} tensors; name fewer", nameof(without));
        var bytes = CheckBytes(tensors, names);

        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(target, names.Select(n => KeyValuePair.Create(n, tensors.ViewBytes(n))), tensors.Metadata);
        return new(target, names.Count, bytes, tensors.Tensors.Count - names.Count, tensors.Others);
    }

    private static long CheckBytes(PickledTensors tensors, IEnumerable<string> names)
    {
        var most = Math.Max(1 << 20, MostCopies * new FileInfo(tensors.Path).Length);
        var bytes = 0L;
        foreach (var name in names)
        {
            bytes += tensors.Tensors[name].ByteLength;
            if (bytes > most)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"{tensors.Path}: its tensors share values and would take more than {most} bytes; save clones of those needed"));
        }

        return bytes;
    }
}
