using System.Globalization;

namespace Generative.Sampling;

/// <summary>The normal law of (x_t, m_t) given where the pair started: the mean is a 2 x 2 matrix times the start, the covariance has
/// three numbers.</summary>
/// <param name="XFromX">Share of x_0 in the mean of x_t.</param>
/// <param name="XFromM">Share of m_0 in the mean of x_t.</param>
/// <param name="MFromX">Share of x_0 in the mean of m_t.</param>
/// <param name="MFromM">Share of m_0 in the mean of m_t.</param>
/// <param name="Xx">Variance of x_t.</param>
/// <param name="Xm">Covariance of x_t and m_t.</param>
/// <param name="Mm">Variance of m_t.</param>
public readonly record struct PsldKernel(double XFromX, double XFromM, double MFromX, double MFromM, double Xx, double Xm, double Mm)
{
    /// <summary>Determinant of the mean's matrix; positive.</summary>
    public double Determinant => XFromX * MFromM - XFromM * MFromX;

    /// <summary>
    /// The same dynamics with the momentum's sign turned: what remains of the reverse process when its score is replaced by the stationary
    /// law's (Dockhorn, Vahdat, Kreis 2022, the first part of their symmetric splitting).
    /// </summary>
    public PsldKernel Backwards() => this with { XFromM = -XFromM, MFromX = -MFromX, Xm = -Xm };

    /// <summary>C with C C^T the covariance.</summary>
    /// <exception cref="ArithmeticException">The covariance is not positive in float64: the interval is too short for the numerical
    /// epsilon.</exception>
    public PairFactor Factor(PsldFactorisation factorisation)
    {
        var determinant = Xx * Mm - Xm * Xm;
        if (!(Xx > 0 && Mm > 0 && determinant > 0))
        {
            throw new ArithmeticException(string.Create(CultureInfo.InvariantCulture, $"The covariance ({Xx}, {Xm}, {Mm}) is not ")
                + "positive: the levels lie too close for float64; raise numericalEps or the lowest level.");
        }
        if (factorisation == PsldFactorisation.Lower)
        {
            var c11 = Math.Sqrt(Xx);
            return new(c11, 0, Xm / c11, Math.Sqrt(determinant / Xx));
        }
        var c22 = Math.Sqrt(Mm);
        return new(Math.Sqrt(determinant / Mm), Xm / c22, 0, c22);
    }
}
