namespace Generative.Training;

/// <summary>Settings of <see cref="DiffusionObjective"/>; the defaults are Ho et al. 2020 without classes.</summary>
public sealed record DiffusionObjectiveOptions
{
    /// <summary>What the network learns to answer: <see cref="PredictionKind.Epsilon"/>, <see cref="PredictionKind.Clean"/> or
    /// <see cref="PredictionKind.Velocity"/>.</summary>
    public PredictionKind Target { get; init; } = PredictionKind.Epsilon;

    /// <summary>Standard deviation gamma of the extra noise the input alone receives, in units of its own noise; 0 for none. The paper
    /// uses 0.1.</summary>
    public double InputPerturbation { get; init; }

    /// <summary>Class index shown for "no class", usually the number of classes; null for networks without classes.</summary>
    public int? NullClass { get; init; }

    /// <summary>Share of pictures trained without their class; in [0, 1]. Read only where there are classes.</summary>
    public double ClassDropout { get; init; } = 0.1;

    /// <summary>
    /// Whether the network answers with twice the channels, noise before the raw v of a learned variance, and the bound of
    /// <see cref="LearnedRangeLoss"/> is added. Wants <see cref="PredictionKind.Epsilon"/>.
    /// </summary>
    public bool LearnsVariance { get; init; }

    /// <summary>Weight of the bound; 0 or above. 1 for DiT, steps / 1000 where published code calls the loss rescaled.</summary>
    public double BoundWeight { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Target is not (PredictionKind.Epsilon or PredictionKind.Clean or PredictionKind.Velocity))
            throw new ArgumentException($"Target is {Target}; use Epsilon, Clean or Velocity.");
        if (!(InputPerturbation >= 0 && double.IsFinite(InputPerturbation)))
            throw new ArgumentException($"InputPerturbation is {InputPerturbation}; give 0 or above, such as 0.1.");
        if (LearnsVariance && Target != PredictionKind.Epsilon)
            throw new ArgumentException($"LearnsVariance goes with a target of Epsilon, and Target is {Target}; use Epsilon.");
        if (!(BoundWeight >= 0 && double.IsFinite(BoundWeight)))
            throw new ArgumentException($"BoundWeight is {BoundWeight}; give 0 or above, such as 1.");
        if (NullClass is < 0)
            throw new ArgumentException($"NullClass is {NullClass}; give the number of classes, or null for none.");
        if (ClassDropout is not (>= 0 and <= 1))
            throw new ArgumentException($"ClassDropout is {ClassDropout}; give 0 to 1.");
    }
}
