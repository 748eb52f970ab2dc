namespace Generative.Training;

/// <summary>A loss or a weight became infinite or not a number. The last checkpoint is good and untouched.</summary>
/// <param name="step">The step it was seen at, from 1.</param>
/// <param name="message">What was seen, and what to do.</param>
public sealed class TrainingDivergedException(long step, string message) : Exception(message)
{
    /// <summary>The step it was seen at, from 1.</summary>
    public long Step { get; } = step;
}
