namespace Generative;

/// <summary>
/// Axis 3: how the state moves from one row of the plan to the next, given predictions. May call the predictor several times.
/// Immutable: what it must remember between steps travels in <see cref="SampleState.Parts"/>.
/// </summary>
public interface ISolver
{
    /// <summary>Name for people.</summary>
    string Name { get; }

    /// <summary>What the validator must know.</summary>
    SolverTraits Traits { get; }

    /// <summary>Numbers a user may set for a run; empty when there are none.</summary>
    IReadOnlyList<SamplerSetting> Settings { get; }

    /// <summary>What the validator must know when a run sets these numbers; <see cref="Traits"/> unless a setting changes them (churn, eta).</summary>
    /// <param name="settings">The numbers a request sets, by name.</param>
    SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) => Traits;

    /// <summary>Moves the state over one row. Runs without gradients inside a dispose scope of the engine's.</summary>
    SolverStep Step(SampleState state, StepContext context);
}
