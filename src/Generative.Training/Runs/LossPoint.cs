namespace Generative.Training;

/// <summary>One point of a loss curve.</summary>
/// <param name="Step">Steps done at that point.</param>
/// <param name="Loss">Mean loss of the steps since the point before.</param>
public readonly record struct LossPoint(long Step, double Loss);
