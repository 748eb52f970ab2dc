using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Generative.Checkpoints;

/// <summary>
/// The container of torch.save before 1.6: five pickles in a row (a magic number, a version, facts of the machine, the object, the keys
/// of its storages), then for each key the number of values in eight bytes and the values.
/// </summary>
internal static class LegacyTorchFile
{
    private const long Version = 1001;

    private static readonly BigInteger Magic =
        BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static PickleContainer Read(FileStream file, string path)
    {
        var budget = new PickleBudget();
        if (!Magic.Equals(Next("magic number")))
            throw new InvalidDataException($"{path}: it is a pickle that torch.save did not write, so its tensors can only be had by "
                + "running what it asks for; in Python, where you trust it, torch.save(state_dict, FILE)");
        if (Next("version") is not Version)
            throw new InvalidDataException($"{path}: its version is not {Version}; load it in torch and save it again");
        if (Next("machine") is PickleDict machine && machine.Entries.Any(e => e is { Key: "little_endian", Value: false }))
            throw new InvalidDataException(
                $"{path}: it was written big-endian; load it in torch on a little-endian machine and save it again");
        var storages = new Dictionary<string, PickledStorage>(StringComparer.Ordinal);
        var root = Next("object", storages);
        if (Next("keys") is not PickleList { Items: var keys } || !keys.All(key => key is string))
            throw new InvalidDataException($"{path}: its list of storages is none; the file is damaged, fetch it again");
        var places = Places(file, path, keys.Cast<string>(), storages);
        return new(root, key => places.TryGetValue(key, out var range) ? range : null);

        object? Next(string what, Dictionary<string, PickledStorage>? met = null)
        {
            var length = Math.Min(file.Length - file.Position, PickleContainer.MaxPickleBytes);
            return new PickleMachine(new PickleReader(file, length, $"{path}: {what}"), budget, met).Run();
        }
    }

    private static Dictionary<string, FileRange> Places(
        FileStream file, string path, IEnumerable<string> keys, Dictionary<string, PickledStorage> storages)
    {
        var places = new Dictionary<string, FileRange>(StringComparer.Ordinal);
        Span<byte> field = stackalloc byte[8];
        foreach (var key in keys)
        {
            if (!storages.TryGetValue(key, out var storage))
                throw new InvalidDataException($"{path}: storage '{key}' is of no kind that can be read, so those behind it cannot be "
                    + "found; load it in torch and save it again");
            if (file.ReadAtLeast(field, field.Length, throwOnEndOfStream: false) < field.Length) throw CutShort(key);
            var (values, start) = (BinaryPrimitives.ReadInt64LittleEndian(field), file.Position);
            if (values < 0 || values > (file.Length - start) / storage.Width) throw CutShort(key);
            if (!places.TryAdd(key, new(start, values * storage.Width)))
                throw new InvalidDataException($"{path}: storage '{key}' is listed twice; the file is damaged, fetch it again");
            file.Position = start + values * storage.Width;
        }

        return places;

        InvalidDataException CutShort(string key) =>
            new($"{path}: the values of storage '{key}' are cut short; fetch the file again");
    }
}
