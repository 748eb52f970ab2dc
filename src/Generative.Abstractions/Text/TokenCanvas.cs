namespace Generative;

/// <summary>Token ids of a batch as plain numbers: what a constraint looks at.</summary>
/// <param name="ids">Row after row.</param>
/// <param name="rows">Rows.</param>
/// <param name="mask">Id that stands at positions still to be drawn; null where there is none.</param>
public readonly struct TokenCanvas(ReadOnlyMemory<long> ids, int rows, long? mask)
{
    /// <summary>Rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>Positions a row.</summary>
    public int Length => Rows == 0 ? 0 : ids.Length / Rows;

    /// <summary>Id of a position still to be drawn; null where none stands in the canvas.</summary>
    public long? Mask { get; } = mask;

    /// <summary>The ids of one row.</summary>
    public ReadOnlySpan<long> Row(int row) => ids.Span.Slice(row * Length, Length);
}
