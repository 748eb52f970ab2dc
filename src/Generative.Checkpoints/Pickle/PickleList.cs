namespace Generative.Checkpoints;

/// <summary>A list or a tuple of a pickle.</summary>
internal sealed record PickleList(List<object?> Items);
