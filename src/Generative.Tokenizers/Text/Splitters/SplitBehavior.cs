namespace Generative.Tokenizers;

/// <summary>What becomes of the matches of a splitter, named as in tokenizer.json.</summary>
internal enum SplitBehavior
{
    /// <summary>They go.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each joins the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each joins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring ones are one piece.</summary>
    Contiguous,
}
