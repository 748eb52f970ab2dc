namespace Generative.Sampling;

/// <summary>
/// The functions of exponential integrators: phi_0(z) = e^z, phi_k(z) = (phi_{k-1}(z) - 1/(k-1)!) / z, so phi_k(0) = 1/k! (Hochbruck and
/// Ostermann 2010, equation 2.10).
/// </summary>
internal static class ExponentialPhi
{
    /// <summary>phi_k(z) for k from 0 up and any finite z.</summary>
    public static double Phi(int k, double z)
    {
        // The recurrence loses k times the digits of 1/z; below 1 the series loses none.
        if (k > 0 && Math.Abs(z) < 1)
            return Series(k, z);
        var phi = Math.Exp(z);
        for (var (j, inverseFactorial) = (1, 1.0); j <= k; inverseFactorial /= j, j++)
            phi = (phi - inverseFactorial) / z;
        return phi;
    }

    private static double Series(int k, double z)
    {
        var term = 1.0;
        for (var j = 2; j <= k; j++)
            term /= j;
        var sum = 0.0;
        for (var j = k + 1; Math.Abs(term) > 1e-18; j++)
        {
            sum += term;
            term *= z / j;
        }
        return sum;
    }
}
