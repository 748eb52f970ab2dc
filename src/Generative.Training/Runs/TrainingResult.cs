namespace Generative.Training;

/// <summary>What a finished training leaves behind, besides the checkpoint file and the network's weights.</summary>
/// <param name="Step">Steps done in all.</param>
/// <param name="Curve">The loss curve since step 0, resumed parts included.</param>
/// <param name="Elapsed">Time spent in steps, resumed parts included.</param>
public sealed record TrainingResult(long Step, IReadOnlyList<LossPoint> Curve, TimeSpan Elapsed);
