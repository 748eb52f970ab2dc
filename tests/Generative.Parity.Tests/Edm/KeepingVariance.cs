using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>Another process's sigma(t) with the variance kept, s^2 = 1 / (1 + sigma^2): the published "vp" scaling.</summary>
internal sealed class KeepingVariance(GaussianProcess path) : GaussianProcess
{
    public override string Name => $"{path.Name}-scaled";

    public override IReadOnlyList<double> Levels(int steps) => path.Levels(steps);

    public override double Sigma(double level) => path.Sigma(level);

    public override double SigmaRate(double level) => path.SigmaRate(level);

    public override double Scale(double level) => 1 / Math.Sqrt(1 + Math.Pow(Sigma(level), 2));

    public override double ScaleRate(double level) => -Sigma(level) * SigmaRate(level) * Math.Pow(Scale(level), 3);

    public override double LevelOf(double sigma) => path.LevelOf(sigma);
}
