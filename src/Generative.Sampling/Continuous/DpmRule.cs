namespace Generative.Sampling;

/// <summary>How a second-order step weighs the slope of the estimates: two rules that agree to second order.</summary>
public enum DpmRule
{
    /// <summary>Half the weight of the estimate itself: the recommended one.</summary>
    Midpoint,

    /// <summary>The slope's exact integral.</summary>
    Heun,
}
