namespace Generative.Sampling;

/// <summary>How a run ends.</summary>
public enum NoiseRemoval
{
    /// <summary>The last step draws whatever is left.</summary>
    LastStep,

    /// <summary>
    /// The last step goes to <see cref="TokenProcess.LastTime"/>, and one more evaluation draws the practically nothing that is left.
    /// </summary>
    Draw,

    /// <summary>The same, with the likeliest token instead of a draw.</summary>
    ArgMax,
}
