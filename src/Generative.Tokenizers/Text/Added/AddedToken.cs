namespace Generative.Tokenizers;

/// <summary>A token that is looked for in the text before anything else is done to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its spelling.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether decoding can leave it out.</summary>
    public bool Special { get; init; }

    /// <summary>Whether it counts only where no letter, digit or underscore touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the white space before it.</summary>
    public bool TakesSpaceBefore { get; init; }

    /// <summary>Whether it takes the white space after it.</summary>
    public bool TakesSpaceAfter { get; init; }

    /// <summary>Whether it is looked for in the normalised text instead of the original.</summary>
    public bool Normalized { get; init; }
}
