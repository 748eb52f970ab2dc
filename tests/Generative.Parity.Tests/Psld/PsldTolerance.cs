namespace Generative.Parity.Tests;

/// <summary>
/// What the README of psld allows: "coefficients 1e-9 relative (double; the t = 1e-5 column loses digits by cancellation: 1e-4), sampler
/// results 1e-4 relative (float32 network)".
/// </summary>
internal static class PsldTolerance
{
    public const double Coefficients = 1e-9;

    public const double ShortTime = 1e-5, CoefficientsAtShortTime = 1e-4;

    public const double Samplers = 1e-4;
}
