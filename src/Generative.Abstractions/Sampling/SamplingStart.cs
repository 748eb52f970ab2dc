namespace Generative;

/// <summary>A run's starting point other than the prior: a stopped run, or a picture to edit.</summary>
/// <param name="Row">Row of the plan the state stands at.</param>
/// <param name="State">The state there.</param>
public sealed record SamplingStart(int Row, SampleState State);
