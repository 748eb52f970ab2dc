namespace Generative;

/// <summary>What a plan is asked to lay out.</summary>
/// <param name="Steps">Steps wanted; at least 1.</param>
/// <param name="Positions">Positions of the state (pixels of a picture count as one; tokens and frames count each).</param>
/// <param name="Rows">Batch rows.</param>
/// <param name="Process">The forward process whose levels are planned.</param>
/// <param name="Random">For plans of random order.</param>
public sealed record PlanRequest(int Steps, int Positions, int Rows, IForwardProcess Process, IRandomSource Random);
