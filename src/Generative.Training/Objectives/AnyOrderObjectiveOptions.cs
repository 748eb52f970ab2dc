namespace Generative.Training;

/// <summary>Options of <see cref="AnyOrderObjective"/>.</summary>
public sealed record AnyOrderObjectiveOptions
{
    /// <summary>
    /// Lengths that rows are cut into in half of the steps, in tokens, chosen evenly; those that do not divide a row are passed over. Empty
    /// for whole rows always.
    /// </summary>
    public IReadOnlyList<int> Pieces { get; init; } = [];

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A length is below 1.</exception>
    public void Validate()
    {
        foreach (var piece in Pieces)
            if (piece < 1)
                throw new ArgumentException($"pieces holds {piece}; give lengths of at least 1 token.");
    }
}
