using System.Globalization;

namespace Generative.Checkpoints;

/// <summary>What both ways of storing a checkpoint come down to: one object, and where the values of its storages lie.</summary>
/// <param name="Root">The object.</param>
/// <param name="Find">The bytes of a storage; null where the file has none of that key.</param>
internal sealed record PickleContainer(object? Root, Func<string, FileRange?> Find)
{
    /// <summary>A pickle describes; the values lie elsewhere. More than this describes something else.</summary>
    public const long MaxPickleBytes = 256 << 20;

    /// <summary>Reads the container, whichever it is.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or is none that torch writes.</exception>
    public static PickleContainer Read(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[4];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[..count].StartsWith("PK"u8)) return TorchZip.Read(file, path);
        file.Position = 0;
        if (count > 2 && start[0] == (byte)PickleOpcode.Proto) return LegacyTorchFile.Read(file, path);
        throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: its {file.Length} bytes begin neither like a ")
            + "zip file nor like a pickle, as torch writes them; check that this is the checkpoint and that it was fetched whole");
    }

    /// <summary>The bytes a tensor looks at.</summary>
    /// <exception cref="InvalidDataException">The container lacks its storage, or has too few bytes of it.</exception>
    public FileRange Place(PickledTensor tensor, string path, string name)
    {
        var storage = tensor.Storage;
        if (Find(storage.Key) is not { } range)
            throw new InvalidDataException(
                $"{path}: tensor '{name}' looks at storage '{storage.Key}', which the file lacks; fetch it again");
        if (range.Length / storage.Width < storage.Values)
            throw new InvalidDataException($"{path}: storage '{storage.Key}' of tensor '{name}' "
                + string.Create(CultureInfo.InvariantCulture, $"claims {storage.Values} values of {storage.DType} and has {range.Length} ")
                + "bytes; the file is damaged, fetch it again");
        // An empty tensor may begin anywhere: it looks at nothing.
        return tensor.Count == 0 ? new(range.Start, 0) : new(range.Start + tensor.Offset * storage.Width, tensor.Span * storage.Width);
    }
}
