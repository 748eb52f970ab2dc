namespace Generative;

/// <summary>
/// A cache whose rows have lengths of their own, so that texts of different lengths go together without filler.
/// <see cref="IModelCache.Length"/> is the longest row's.
/// </summary>
public interface IRowCache : IModelCache
{
    /// <summary>
    /// Positions each row has seen. A cache that forgets (<see cref="CachePolicy"/>) counts those too: the next token's position follows.
    /// </summary>
    IReadOnlyList<int> RowLengths { get; }

    /// <summary>Forgets all but the first positions of each row.</summary>
    /// <param name="lengths">One length a row.</param>
    /// <exception cref="NotSupportedException"><see cref="IModelCache.CanTruncate"/> is false; take a snapshot and restore it.</exception>
    /// <exception cref="ArgumentException">A length is negative, or above what the row holds.</exception>
    void Truncate(IReadOnlyList<int> lengths);

    /// <summary>Makes row i what row rows[i] was: drops finished rows, repeats and reorders beams.</summary>
    /// <param name="rows">Row numbers, at least one; a row may be named more than once.</param>
    void Select(IReadOnlyList<int> rows);

    /// <summary>Of a row's last positions keeps these alone, in this order: the accepted path through a token tree.</summary>
    /// <param name="row">The row.</param>
    /// <param name="from">First of the positions in question.</param>
    /// <param name="kept">Positions to keep, ascending, each at least <paramref name="from"/>.</param>
    /// <exception cref="NotSupportedException"><see cref="IModelCache.CanTruncate"/> is false.</exception>
    void Keep(int row, int from, IReadOnlyList<int> kept);
}
