namespace Generative.Checkpoints;

/// <summary>The range a state's values mean something in: [-1, 1] for pictures. Values outside are clipped when they are shown.</summary>
/// <param name="Low">Smallest value (black).</param>
/// <param name="High">Largest value (white); above <paramref name="Low"/>.</param>
public readonly record struct ValueRange(double Low, double High);
