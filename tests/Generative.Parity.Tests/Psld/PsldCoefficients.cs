using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The numbers of the kernels at the stored times, each compared relative to itself: they differ by orders of magnitude.</summary>
internal static class PsldCoefficients
{
    public static ParityError Mass(PsldFixture f) => new(Math.Max(
        Math.Abs(f.Process.Mass / f.Config.Mass - 1), Math.Abs(f.Process.InverseMass / f.Config.InverseMass - 1)),
            PsldTolerance.Coefficients);

    public static ParityError IntegratedBeta(PsldFixture f) =>
        Compare(f, f.Own("b_t").unsqueeze(0), t => [f.Process.IntegratedBeta(t)]);

    public static ParityError Kernel(PsldFixture f, string name)
    {
        var (isHybrid, what) = (name.StartsWith("hsm", StringComparison.Ordinal), name.Split('.')[1]);
        return Compare(f, f.Own(name), t =>
        {
            var kernel = isHybrid ? f.Process.Kernel(t) : f.Process.KernelGivenMomentum(t);
            var factor = kernel.Factor(f.Process.Factorisation);
            return what switch
            {
                "cov" => [kernel.Xx, kernel.Xm, kernel.Mm],
                "factor" => Entries(factor),
                _ => Entries(factor.InverseTransposed()),
            };
        });
    }

    private static double[] Entries(PairFactor c) => [c.C11, c.C12, c.C21, c.C22];

    /// <param name="f">The open folder.</param>
    /// <param name="expected">[numbers, times].</param>
    /// <param name="compute">The numbers at a time.</param>
    private static ParityError Compare(PsldFixture f, Tensor expected, Func<double, double[]> compute)
    {
        double[] times = [.. f["t"].data<double>()];
        return ParityError.Worst(times.SelectMany((t, column) => compute(t).Select((actual, row) =>
        {
            var stored = expected[row, column].item<double>();
            var error = stored == 0 ? Math.Abs(actual) : Math.Abs(actual - stored) / Math.Abs(stored);
            var tolerance = t <= PsldTolerance.ShortTime ? PsldTolerance.CoefficientsAtShortTime : PsldTolerance.Coefficients;
            return new ParityError(error, tolerance);
        })));
    }
}
