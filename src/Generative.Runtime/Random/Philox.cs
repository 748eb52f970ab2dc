namespace Generative.Runtime;

/// <summary>
/// Philox4x32 with ten rounds: a counter-based generator, a pure function of (key, counter).
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 3.3.
/// Chosen over torch's own generator because that one keeps 32 bits of a seed and draws in sequence, and because the same
/// numbers must come out on every device.
/// </summary>
public static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57;        // round multipliers
    private const uint W0 = 0x9E3779B9, W1 = 0xBB67AE85;        // key increments (golden ratio, sqrt 3 - 1)

    /// <summary>Four 32-bit words for one counter value.</summary>
    /// <param name="key">64-bit key, the stream.</param>
    /// <param name="low">Lower 64 bits of the counter.</param>
    /// <param name="high">Upper 64 bits of the counter.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong key, ulong low, ulong high)
    {
        uint c0 = (uint)low, c1 = (uint)(low >> 32), c2 = (uint)high, c3 = (uint)(high >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)M0 * c0;
            var p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }
        return (c0, c1, c2, c3);
    }
}
