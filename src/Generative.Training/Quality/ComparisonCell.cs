namespace Generative.Training;

/// <summary>A measured cell.</summary>
/// <param name="Key">What was measured.</param>
/// <param name="Steps">Steps run: the most that the budget allows.</param>
/// <param name="Evaluations">Network evaluations really made.</param>
/// <param name="Distance">Fréchet distance of the pictures' features to those of the training split.</param>
/// <param name="OfTheirClass">Share of the pictures that the classifier calls by their class; 0 to 1.</param>
/// <param name="Seconds">Time of the sampling.</param>
public sealed record ComparisonCell(ComparisonKey Key, int Steps, int Evaluations, double Distance, double OfTheirClass, double Seconds);
