namespace Generative.Pipelines;

/// <summary>One weight of a network.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="Shape">Its sizes.</param>
public sealed record WeightShape(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>How many numbers it holds.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => count * size);
}
