namespace Generative.Pipelines;

/// <summary>How many texts go together so that a network's answers fit into memory.</summary>
internal static class LogitsBudget
{
    /// <summary>Logits a network call may make: 2^26 of them are 256 MiB in float32.</summary>
    public const long Most = 1L << 26;

    /// <summary>Rows of a call; at least 1.</summary>
    /// <param name="positions">Positions of a row that are answered.</param>
    /// <param name="vocabulary">Tokens.</param>
    /// <param name="most">Most rows asked for.</param>
    public static int Rows(long positions, int vocabulary, int most) => (int)Math.Clamp(Most / (positions * vocabulary), 1, most);
}
