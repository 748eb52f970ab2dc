namespace Generative.Training;

/// <summary>A report from a running training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps wanted.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="SmoothedLoss">Running mean over about the last fifty reports.</param>
/// <param name="SamplesPerSecond">Examples a second since the last report.</param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="Left">Time left at the present speed.</param>
public sealed record TrainingProgress(
    long Step, long Steps, double Loss, double SmoothedLoss, double SamplesPerSecond, double LearningRate, TimeSpan Left);
