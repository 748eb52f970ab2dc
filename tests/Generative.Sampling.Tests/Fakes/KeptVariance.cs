namespace Generative.Sampling.Tests;

/// <summary>EDM's levels with a scale that keeps the variance: sigma(t) = t, s = 1 / sqrt(1 + t^2).</summary>
internal sealed class KeptVariance : GaussianProcess
{
    public override string Name => "kept-variance";

    public override IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Karras(steps, 0.002, 80);

    public override double Sigma(double level) => level;

    public override double SigmaRate(double level) => 1;

    public override double Scale(double level) => 1 / Math.Sqrt(1 + level * level);

    public override double ScaleRate(double level) => -level * Math.Pow(Scale(level), 3);

    public override double LevelOf(double sigma) => sigma;
}
