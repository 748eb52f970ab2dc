namespace Generative;

/// <summary>
/// Names one random draw of a run. A draw depends on its row's seed and on this key alone, never on the draws made before it:
/// adding a draw to a sampler, skipping one, or resuming in the middle leaves every other draw as it was.
/// </summary>
/// <param name="Name">What the draw is for, for example <c>prior</c> or <c>churn</c>.</param>
/// <param name="Index">Which draw of that name, usually the step; not negative.</param>
public readonly record struct DrawKey(string Name, long Index = 0)
{
    /// <summary>A named draw made once in a run.</summary>
    public static implicit operator DrawKey(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}[{Index}]";
}
