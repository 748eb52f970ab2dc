namespace Generative.Networks;

/// <summary>What a cache of keys keeps, in numbers.</summary>
/// <param name="Window">Latest positions a token sees, itself included; 0 for all.</param>
/// <param name="Sinks">First positions it sees besides.</param>
internal readonly record struct CacheWindow(int Window, int Sinks)
{
    // A window of a few tokens would be moved at every token.
    private const int LeastSpare = 64;

    // Longer pieces save nothing, and their masks grow with the square.
    private const int LargestPiece = 512;

    /// <summary>Slots moved at once at most: a cache that is full has kept the window's and this many more.</summary>
    public int Spare => Math.Max(Window, LeastSpare);

    /// <summary>Slots that are never exceeded.</summary>
    public int Limit => Window == 0 ? int.MaxValue : Window + Spare;

    /// <summary>Tokens of a row that are sent through the network at once at most.</summary>
    public int Piece => Window == 0 ? int.MaxValue : Math.Min(Spare, LargestPiece);

    /// <summary>Reads a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="context">Positions the network knows.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static CacheWindow Of(CachePolicy policy, int context)
    {
        if (policy.Kind == CacheKind.All)
            return default;
        if (policy.Window < 0 || policy.Window > context)
            throw new ArgumentException(
                $"policy.Window is {policy.Window}; this network knows {context} positions: give 1 to {context}, or 0 for all of those.",
                nameof(policy));
        var window = policy.Window == 0 ? context : policy.Window;
        if (policy.Kind == CacheKind.Sliding)
            return new(window, 0);
        return policy.Sinks >= 0 && policy.Sinks <= window ? new(window, policy.Sinks) : throw new ArgumentException(
            $"policy.Sinks is {policy.Sinks}; give 0 to {window}, the window.", nameof(policy));
    }
}
