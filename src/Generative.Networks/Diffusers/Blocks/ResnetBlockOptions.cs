namespace Generative.Networks;

/// <summary>What the residual blocks of one network share.</summary>
/// <param name="TimeChannels">Width of the time embedding; null for blocks without one.</param>
internal sealed record ResnetBlockOptions(long? TimeChannels)
{
    /// <summary>Groups of the group norms.</summary>
    public long Groups { get; init; } = 32;

    /// <summary>Epsilon of the group norms.</summary>
    public double Eps { get; init; } = 1e-5;

    /// <summary>Activation after each norm and before the projection of the time embedding.</summary>
    public NamedActivation Activation { get; init; } = NamedActivation.Silu;

    /// <summary>Dropout probability before the second convolution, in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the time embedding scales and shifts after the second norm, or only shifts before it.</summary>
    public bool ScaleShift { get; init; }

    /// <summary>Divisor of each residual sum.</summary>
    public double OutputScale { get; init; } = 1;
}
