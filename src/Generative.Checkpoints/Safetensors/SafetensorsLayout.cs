namespace Generative.Checkpoints;

/// <summary>The format's rule on byte ranges: together the tensors cover the data exactly, with no overlap, no hole and no rest.</summary>
internal static class SafetensorsLayout
{
    public static void Check(IEnumerable<SafetensorsEntry> entries, long dataLength, string path)
    {
        var end = 0L;
        SafetensorsEntry? before = null;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            var name = entry.Info.Name;
            if (entry.End > dataLength)
            {
                throw Bad($"tensor '{name}' ends at byte {entry.End} of the data, which has {dataLength}; " +
                    "the offsets are out of range or the file is cut short, fetch it again");
            }

            if (entry.Begin < end)
            {
                throw Bad($"tensor '{name}' begins at byte {entry.Begin}, inside '{before!.Info.Name}' which ends at {end}; " +
                    "write the file again");
            }

            if (entry.Begin > end)
                throw Bad($"tensor '{name}' begins at byte {entry.Begin} but the data before it ends at {end}; holes are not allowed");
            (before, end) = (entry, entry.End);
        }

        if (end != dataLength)
            throw Bad($"{dataLength - end} bytes follow the last tensor; trailing bytes are not allowed, fetch or write the file again");

        InvalidDataException Bad(string what) => new($"{path}: {what}");
    }
}
