namespace Generative.Pipelines;

/// <summary>How a text is laid out for coding: both sides need the same.</summary>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Rows">Rows it is cut into, no more than it has tokens.</param>
/// <param name="Reach">How far the model looks back in each.</param>
/// <param name="Threads">Torch's threads.</param>
internal sealed record RowLayout(int Tokens, int Rows, ChainReach Reach, int Threads)
{
    /// <summary>
    /// Tokens of a row when nobody says how many rows: what a row's beginning costs, with nothing before it, is then little.
    /// </summary>
    public const int UsualRow = 8192;

    /// <summary>Most rows when nobody says how many.</summary>
    public const int UsualMost = 64;

    /// <summary>Rows of a text when nobody says how many.</summary>
    public static int UsualRows(int tokens) => Math.Clamp(tokens / UsualRow, 1, UsualMost);
}
