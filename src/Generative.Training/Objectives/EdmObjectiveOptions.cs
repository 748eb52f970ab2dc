namespace Generative.Training;

/// <summary>Settings of <see cref="EdmObjective"/>; the defaults are table 1 of Karras et al. 2022.</summary>
public sealed record EdmObjectiveOptions
{
    /// <summary>Mean of ln sigma.</summary>
    public double PMean { get; init; } = -1.2;

    /// <summary>Standard deviation of ln sigma; positive.</summary>
    public double PStd { get; init; } = 1.2;

    /// <summary>Share of pictures trained without their class, which classifier-free guidance needs; in [0, 1].</summary>
    public double ClassDropout { get; init; } = 0.1;

    /// <summary>Augmented dimensions D of a Poisson flow, whose noise is then used; null or infinity for normal noise.</summary>
    public double? AugmentedDimensions { get; init; }

    /// <summary>
    /// The beta draw behind a radius is clipped to [clip, 1 - clip]. 0 is the unbiased perturbation; the code published with PFGM++ uses
    /// 0.001, which changes the law where N / D is extreme. In [0, 0.5).
    /// </summary>
    public double BetaClip { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!double.IsFinite(PMean)) throw new ArgumentException($"PMean is {PMean}; give a finite number such as -1.2.");
        if (PStd is not (> 0 and < 100)) throw new ArgumentException($"PStd is {PStd}; give a positive number such as 1.2.");
        if (AugmentedDimensions is { } d && !(d > 0)) throw new ArgumentException($"D is {d}; give a number above 0, such as 128.");
        if (BetaClip is not (>= 0 and < 0.5)) throw new ArgumentException($"BetaClip is {BetaClip}; give at least 0 and less than 0.5.");
        if (ClassDropout is not (>= 0 and <= 1)) throw new ArgumentException($"ClassDropout is {ClassDropout}; give 0 to 1.");
    }
}
