using System.Text;

namespace Generative.Checkpoints;

/// <summary>
/// The zip container of torch.save since 1.6: <c>NAME/data.pkl</c>, <c>NAME/data/KEY</c> for each storage, <c>NAME/byteorder</c>,
/// <c>NAME/version</c>; nothing is compressed, so that values can be mapped. Nothing is unpacked, so paths inside mean nothing. Checksums
/// are not looked at: torch can be told not to compute them.
/// </summary>
internal static class TorchZip
{
    private const string Pickle = "data.pkl";

    public static PickleContainer Read(FileStream file, string path)
    {
        var entries = ZipDirectory.Read(file, path);
        var pickles = entries.Keys.Where(n => n == Pickle || n.EndsWith("/" + Pickle, StringComparison.Ordinal)).ToList();
        if (pickles is not [var pickle])
            throw new InvalidDataException($"{path}: it is a zip file with {pickles.Count} entries named {Pickle}, a checkpoint has one; "
                + (pickles.Count == 0 ? "unpack an archive of several files first, and give the checkpoint" : "the file is damaged"));
        var root = pickle[..^Pickle.Length];
        if (entries.ContainsKey(root + "constants.pkl"))
            throw new InvalidDataException(
                $"{path}: it is a TorchScript program, not a checkpoint; in Python, torch.save(torch.jit.load(FILE).state_dict(), ...)");
        CheckByteOrder(file, path, entries.TryGetValue(root + "byteorder", out var order) ? order : null);

        var place = $"{path}: {pickle}";
        var range = entries[pickle];
        if (range.Length > PickleContainer.MaxPickleBytes)
            throw new InvalidDataException($"{place} has {range.Length} bytes; at most {PickleContainer.MaxPickleBytes} are read");
        file.Position = range.Start;
        var value = new PickleMachine(new PickleReader(file, range.Length, place), new PickleBudget()).Run();
        return new(value, key => entries.TryGetValue($"{root}data/{key}", out var entry) ? entry : null);
    }

    private static void CheckByteOrder(FileStream file, string path, FileRange? range)
    {
        if (range is not { } at) return;        // written before torch 2.1, which wrote the machine's order and ran on little-endian ones
        var text = new byte[Math.Min(at.Length, 16)];
        file.Position = at.Start;
        file.ReadExactly(text);
        if (Encoding.Latin1.GetString(text).Trim() is not "little" and var order)
            throw new InvalidDataException(
                $"{path}: its byteorder is '{order}'; load it in torch on a little-endian machine and save it again");
    }
}
