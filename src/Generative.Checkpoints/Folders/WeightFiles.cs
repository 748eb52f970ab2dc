using System.Security.Cryptography;

namespace Generative.Checkpoints;

/// <summary>The files behind a weights path, and their common hash.</summary>
internal static class WeightFiles
{
    public static string Hash(string weights) => Hash([weights]);

    /// <summary>The hash of several weights, one after the other.</summary>
    public static string Hash(IEnumerable<string> weights)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var path in weights.SelectMany(Of))
        {
            using var file = File.OpenRead(path);
            for (int read; (read = file.Read(buffer)) > 0;) sha.AppendData(buffer.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static IEnumerable<string> Of(string weights)
    {
        if (!weights.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return [weights];
        var folder = Path.GetDirectoryName(weights)!;
        return ShardIndex.Read(weights).WeightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(shard => FolderPath.Inside(folder, shard, $"{weights}: weight_map"));
    }
}
