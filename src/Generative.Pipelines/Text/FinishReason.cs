namespace Generative.Pipelines;

/// <summary>Why a text ends where it does.</summary>
public enum FinishReason
{
    /// <summary>All tokens that were asked for are made.</summary>
    Length,

    /// <summary>The model made its end token; it is the last of the ids, and no part of the text.</summary>
    EndToken,

    /// <summary>A stop string came up. The text ends before it, the ids hold it.</summary>
    StopString,
}
