using static Generative.Sampling.ExponentialPhi;

namespace Generative.Sampling;

/// <summary>
/// The integrals of a DPM step of length h = lambda_to - lambda_from: x_to = State x_from + Value D0 + Slope D1 + Curve D2 + Fresh z,
/// where D0, D1 and D2 are the network's output and its first differences over h. Lu et al. 2022a, equation 3.7 (noise), and 2022b,
/// equation 10 (clean); 2022b, section 5 (reverse diffusion).
/// </summary>
/// <param name="State">Weight of the state.</param>
/// <param name="Value">Weight of the output D0.</param>
/// <param name="Slope">Weight of D1 by its exact integral; the midpoint rule takes half of <paramref name="Value"/> instead.</param>
/// <param name="Curve">Weight of D2.</param>
/// <param name="Fresh">Deviation of the fresh noise z; 0 for the probability flow.</param>
internal readonly record struct DpmCoefficients(double State, double Value, double Slope, double Curve, double Fresh)
{
    /// <summary>The coefficients between two points with finite lambdas.</summary>
    public static DpmCoefficients Of(DpmSolverOptions options, LambdaPoint from, LambdaPoint to)
    {
        var h = to.Lambda - from.Lambda;
        // The stochastic third-order step is published with -1/2 where its expansion has 1/2.
        var off = options is { Algorithm: DpmAlgorithm.SdePlusPlus, ExactThirdOrder: false } ? 1 : 0;
        // All four are -L times z phi_k(z): the clean estimate's weight decays over the step, the noise estimate's grows.
        return options.Algorithm switch
        {
            DpmAlgorithm.PlusPlus => Integrals(to.Noise / from.Noise, to.Signal, -h, 0),
            DpmAlgorithm.Noise => Integrals(to.Signal / from.Signal, to.Noise, h, 0),
            DpmAlgorithm.SdePlusPlus =>
                Integrals(to.Noise / from.Noise * Math.Exp(-h), to.Signal, -2 * h, to.Noise * Math.Sqrt(1 - Math.Exp(-2 * h)), off),
            _ => Integrals(to.Signal / from.Signal, 2 * to.Noise, h, to.Noise * Math.Sqrt(Math.Exp(2 * h) - 1)),
        };
    }

    /// <summary>Weight of D1 under a rule.</summary>
    public double SlopeBy(DpmRule rule) => rule == DpmRule.Midpoint ? Value / 2 : Slope;

    private static DpmCoefficients Integrals(double state, double scale, double z, double fresh, double off = 0) =>
        new(state, -scale * z * Phi(1, z), -scale * z * Phi(2, z), -scale * (z * Phi(3, z) + off), fresh);
}
