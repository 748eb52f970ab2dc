namespace Generative.Runtime;

/// <summary>Turns a row's seed and a draw's name into the 64-bit key of a <see cref="Philox"/> stream.</summary>
internal static class StreamKey
{
    /// <summary>FNV-1a over the name, then the SplitMix64 finaliser over seed and name: neighbouring seeds share nothing.</summary>
    public static ulong Of(long seed, string name)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var c in name)
            hash = (hash ^ c) * 0x100000001B3UL;
        return Mix(Mix((ulong)seed + 0x9E3779B97F4A7C15UL) ^ hash);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
