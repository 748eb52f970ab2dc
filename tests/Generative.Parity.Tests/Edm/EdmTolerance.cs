namespace Generative.Parity.Tests;

/// <summary>
/// What the READMEs of edm-songunet and edm-dhariwal allow: "forward 1e-5 absolute (values of order 1; use 2e-5 at sigma 80), trajectories
/// 1e-4 relative to the row's largest value (the network runs in float32)".
/// </summary>
internal static class EdmTolerance
{
    public const double Forward = 1e-5;

    public const double ForwardAtHighSigma = 2e-5;

    public const double HighSigma = 80;

    public const double Trajectory = 1e-4;

    /// <summary>Not in the README: both sides compute the levels in float64, relative to the largest.</summary>
    public const double Levels = 1e-12;
}
