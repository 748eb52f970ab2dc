namespace Generative;

/// <summary>A rectangle of picture tokens, read row by row.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Tokens of a row, at least 1.</param>
public readonly record struct TokenGrid(int Height, int Width)
{
    /// <summary>Tokens of the whole grid.</summary>
    public int Tokens => Height * Width;

    /// <summary>For messages: <c>7 x 7</c>.</summary>
    public override string ToString() => $"{Height} x {Width}";
}
