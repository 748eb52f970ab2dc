namespace Generative;

/// <summary>
/// Axis 2: which position is at which level in which row. A plan is immutable; <see cref="Begin"/> fixes one run's questions
/// (steps, positions, random order), after which rows are asked for one by one.
/// </summary>
public interface INoisePlan
{
    /// <summary>Name for people and for the registry, for example <c>full-sequence</c>.</summary>
    string Name { get; }

    /// <summary>What the validator needs to know.</summary>
    PlanTraits Traits { get; }

    /// <summary>Fixes a run.</summary>
    /// <exception cref="ArgumentException">The request cannot be planned: too few steps, no positions.</exception>
    IPlanRun Begin(PlanRequest request);
}
