namespace Generative.Networks;

/// <summary>
/// exp in float32 to the last bit as torch computed it on CPUs while these networks were published: the polynomial of SLEEF (Shibata and
/// Petrogalli 2020, "SLEEF: A Portable Vectorized Library of C Standard Mathematical Functions", error below one unit in the last place).
/// Today's torch rounds some results the other way, and at timestep 999 the last bit of a frequency is the fifth digit of its sine.
/// </summary>
internal static class PublishedExp
{
    // ln 2 in two parts: multiples of the first are exact in float32.
    private const float Ln2High = 0.693145751953125f, Ln2Low = 1.42860677e-6f;

    // Of (exp(s) - 1 - s) / s^2 for |s| <= ln 2 / 2, highest power first.
    private static readonly float[] Polynomial = [1.98527618e-4f, 1.39304355e-3f, 8.33336078e-3f, 4.16664854e-2f, 1.66666672e-1f, 0.5f];

    /// <summary>exp(x), for x whose result is an ordinary float32.</summary>
    public static float Of(float x)
    {
        var power = MathF.Round(x * (float)(1 / Math.Log(2)), MidpointRounding.ToEven);
        var s = MathF.FusedMultiplyAdd(power, -Ln2High, x);
        s = MathF.FusedMultiplyAdd(power, -Ln2Low, s);
        var p = Polynomial[0];
        foreach (var coefficient in Polynomial.AsSpan(1))
            p = MathF.FusedMultiplyAdd(p, s, coefficient);
        return MathF.ScaleB(1 + MathF.FusedMultiplyAdd(s * s, p, s), (int)power);
    }
}
