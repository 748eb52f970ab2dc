using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Both ends of one segment of a teacher's flow, float64 [batch, ...], owned by the caller's dispose scope.</summary>
/// <param name="Start">Where the segment begins, at the higher level.</param>
/// <param name="End">Where the flow has carried it.</param>
/// <param name="StartLevel">Level of <paramref name="Start"/>.</param>
/// <param name="EndLevel">Level of <paramref name="End"/>.</param>
public sealed record FlowPair(Tensor Start, Tensor End, double StartLevel, double EndLevel);
