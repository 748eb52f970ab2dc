namespace Generative.Checkpoints;

/// <summary>Stands for an object that was not made. What belongs to it was dropped.</summary>
/// <param name="Name">Its class or function, or what kind of value it is.</param>
/// <param name="LostTensor">Why a tensor that should stand here could not be had; null where none should.</param>
internal sealed record PickleOpaque(string Name, string? LostTensor = null);
