namespace Generative.Networks;

/// <summary>Tokens as a tree, the same in all rows.</summary>
internal sealed class DecoderTree
{
    private readonly bool[] _sees;              // [token, token], itself included

    /// <summary>A tree of checked parents.</summary>
    /// <param name="parents">Place of each token's parent, before its own; -1 for none.</param>
    private DecoderTree(IReadOnlyList<int> parents)
    {
        (Count, Depths, _sees) = (parents.Count, new int[parents.Count], new bool[parents.Count * parents.Count]);
        for (var i = 0; i < Count; i++)
        {
            if (parents[i] >= 0)
            {
                Depths[i] = Depths[parents[i]] + 1;
                Array.Copy(_sees, parents[i] * Count, _sees, i * Count, Count);
            }
            _sees[i * Count + i] = true;
        }
    }

    /// <summary>Tokens.</summary>
    public int Count { get; }

    /// <summary>Ancestors of each token.</summary>
    public int[] Depths { get; }

    /// <summary>Whether a token is another's ancestor, or itself.</summary>
    public bool Sees(int token, int other) => _sees[token * Count + other];

    /// <summary>Checks the parents.</summary>
    /// <param name="parents">The parents; null for a line.</param>
    /// <param name="tokens">Tokens of a row.</param>
    /// <exception cref="ArgumentException">There is not one for each token, or one does not stand before its child.</exception>
    public static DecoderTree? Of(IReadOnlyList<int>? parents, int tokens)
    {
        if (parents is null)
            return null;
        if (parents.Count != tokens)
            throw new ArgumentException($"Parents has {parents.Count} places for {tokens} tokens a row; give one each.", nameof(parents));
        for (var i = 0; i < parents.Count; i++)
            if (parents[i] < -1 || parents[i] >= i)
                throw new ArgumentException(
                    $"Parents[{i}] is {parents[i]}; give a place before it, or -1 where the cache's last token is its parent.",
                    nameof(parents));
        return new(parents);
    }
}
