namespace Generative.Pipelines;

/// <summary>One text before it is made: the tokens that stay, and holes.</summary>
public sealed class TextLayout
{
    /// <summary>Stands in <see cref="Ids"/> where a token is to be made.</summary>
    public const int Hole = -1;

    internal TextLayout(IReadOnlyList<int> ids, IReadOnlyList<int> spaced) =>
        (Ids, Spaced, Holes) = (ids, spaced, ids.Count(id => id == Hole));

    /// <summary>Token ids, <see cref="Hole"/> where one is to be made.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Tokens in all.</summary>
    public int Length => Ids.Count;

    /// <summary>Tokens to make.</summary>
    public int Holes { get; }

    /// <summary>
    /// Positions whose token must begin with the space that the text before has at its end: tokens of words carry the space before them, so
    /// that a space alone would be a token the model has hardly seen.
    /// </summary>
    public IReadOnlyList<int> Spaced { get; }
}
