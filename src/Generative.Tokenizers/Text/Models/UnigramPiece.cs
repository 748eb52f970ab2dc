namespace Generative.Tokenizers;

/// <summary>A token of a unigram model.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Score">Its log probability.</param>
internal sealed record UnigramPiece(string Text, double Score)
{
    /// <summary>Whether text can become this token; control symbols, for instance, cannot be spelled.</summary>
    public bool InText { get; init; } = true;

    /// <summary>Whether it is only a step on the way to other tokens.</summary>
    public bool Unused { get; init; }

    /// <summary>Whether it is preferred wherever it stands.</summary>
    public bool UserDefined { get; init; }
}
