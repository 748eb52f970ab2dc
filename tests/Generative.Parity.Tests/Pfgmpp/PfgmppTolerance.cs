namespace Generative.Parity.Tests;

/// <summary>
/// What the README of pfgmpp allows: "forward 1e-5; trajectories 1e-4 relative to the row's largest value; prior latents 1e-5 relative;
/// losses 1e-4 relative; exact denoiser 1e-10 in float64".
/// </summary>
internal static class PfgmppTolerance
{
    public const double Forward = 1e-5;

    public const double Trajectory = 1e-4;

    public const double Prior = 1e-5;

    public const double Loss = 1e-4;

    public const double Exact = 1e-10;

    /// <summary>The README: the repository's own target "adds 1e-7 guards; differs by about 1e-7".</summary>
    public const double ReferenceTarget = 1e-6;

    /// <summary>Not in the README: both sides compute these in float64 from closed forms.</summary>
    public const double ClosedForm = 1e-8;

    /// <summary>Not in the README: both sides compute the levels in float64, relative to the largest.</summary>
    public const double Levels = 1e-12;
}
