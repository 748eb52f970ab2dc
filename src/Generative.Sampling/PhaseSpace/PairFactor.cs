namespace Generative.Sampling;

/// <summary>A 2 x 2 matrix that acts on the pair (x, m), number by number.</summary>
/// <param name="C11">To x from the first entry.</param>
/// <param name="C12">To x from the second entry.</param>
/// <param name="C21">To m from the first entry.</param>
/// <param name="C22">To m from the second entry.</param>
public readonly record struct PairFactor(double C11, double C12, double C21, double C22)
{
    /// <summary>The inverse of the transposed matrix: C^-T turns noise into minus the score.</summary>
    public PairFactor InverseTransposed()
    {
        var determinant = C11 * C22 - C12 * C21;
        return new(C22 / determinant, -C21 / determinant, -C12 / determinant, C11 / determinant);
    }
}
