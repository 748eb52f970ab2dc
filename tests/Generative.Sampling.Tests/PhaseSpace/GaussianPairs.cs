using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The ideal network for data N(mu, c^2) under a phase-space process: the pair stays normal, so score and flow are
/// known.</summary>
internal sealed class GaussianPairs(PsldProcess process, params long[] rowShape) : IGenerativeModel
{
    public const double Mean = 0.3, Deviation = 0.5;

    public ModelCard Card { get; } = new("gaussian pairs", rowShape.Length == 0 ? [2] : rowShape);

    public ModelTraits Traits { get; } = new(PredictionKind.Epsilon);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var (x, m) = PhasePair.Split(request.State);
        var (law, c) = (Law(request.Levels.Uniform), process.Kernel(request.Levels.Uniform).Factor(process.Factorisation));
        var (sx, sm) = Score(law, x, m);
        var (ex, em) = (-(sx * c.C11 + sm * c.C21), -(sx * c.C12 + sm * c.C22));
        var answer = process.PredictsMomentumOnly ? em : process.PredictsPositionOnly ? ex : cat([ex, em], 1);
        return new(answer.MoveToOuterDisposeScope(), PredictionKind.Epsilon);
    }

    /// <summary>Where the probability flow carries a pair, by many steps of Runge and Kutta's method in plain numbers.</summary>
    public (double X, double M) Flow(double x, double m, double from, double to, int steps = 4000)
    {
        var h = (from - to) / steps;
        for (var i = 0; i < steps; i++)
        {
            var t = from - i * h;
            var a = Slope(x, m, t);
            var b = Slope(x + a.X * h / 2, m + a.M * h / 2, t - h / 2);
            var c = Slope(x + b.X * h / 2, m + b.M * h / 2, t - h / 2);
            var d = Slope(x + c.X * h, m + c.M * h, t - h);
            (x, m) = (x + h / 6 * (a.X + 2 * b.X + 2 * c.X + d.X), m + h / 6 * (a.M + 2 * b.M + 2 * c.M + d.M));
        }
        return (x, m);
    }

    public void Dispose() { }

    private PsldKernel Law(double level) => process.Kernel(process.IntegratedBeta(level), Deviation * Deviation, process.StartVariance);

    private (double X, double M) Slope(double x, double m, double t)
    {
        var law = Law(t);
        var (dx, dm, det) = (x - law.XFromX * Mean, m - law.MFromX * Mean, law.Xx * law.Mm - law.Xm * law.Xm);
        var (sx, sm, half) = (-(law.Mm * dx - law.Xm * dm) / det, -(law.Xx * dm - law.Xm * dx) / det, process.Beta(t) / 2);
        return (half * (process.Gamma * (x + sx) - process.InverseMass * m), half * (x + process.Nu * (m + process.Mass * sm)));
    }

    private static (Tensor X, Tensor M) Score(PsldKernel law, Tensor x, Tensor m)
    {
        var (dx, dm, det) = (x - law.XFromX * Mean, m - law.MFromX * Mean, law.Xx * law.Mm - law.Xm * law.Xm);
        return (-(dx * law.Mm - dm * law.Xm) / det, -(dm * law.Xx - dx * law.Xm) / det);
    }
}
