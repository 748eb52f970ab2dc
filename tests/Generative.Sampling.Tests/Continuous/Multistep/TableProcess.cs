namespace Generative.Sampling.Tests;

/// <summary>A process known at its rows alone: level n is the first of n + 1 points (signal, noise), level 0 the last.</summary>
internal sealed class TableProcess(IReadOnlyList<(double Signal, double Noise)> points) : GaussianProcess
{
    public override string Name => "table";

    public override IReadOnlyList<double> Levels(int steps) => [.. Enumerable.Range(0, points.Count).Select(i => points.Count - 1.0 - i)];

    public override double Sigma(double level) => NoiseScale(level) / Scale(level);

    public override double SigmaRate(double level) => throw new NotSupportedException();

    public override double Scale(double level) => At(level).Signal;

    public override double NoiseScale(double level) => At(level).Noise;

    public override double LevelOf(double sigma) => throw new NotSupportedException();

    private (double Signal, double Noise) At(double level) => points[points.Count - 1 - (int)level];
}
