namespace Generative.Training;

/// <summary>Settings of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>Decay of the running mean of gradients; in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the running mean of squared gradients; in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squared mean; positive.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Share of each weight taken off per unit of learning rate; not negative.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Beta1 is not (>= 0 and < 1)) throw new ArgumentException($"Beta1 is {Beta1}; give at least 0 and less than 1.");
        if (Beta2 is not (>= 0 and < 1)) throw new ArgumentException($"Beta2 is {Beta2}; give at least 0 and less than 1.");
        if (Eps is not (> 0 and < 1)) throw new ArgumentException($"Eps is {Eps}; give a small positive number such as 1e-8.");
        if (WeightDecay is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentException($"WeightDecay is {WeightDecay}; give 0 or more.");
    }
}
