namespace Generative;

/// <summary>
/// What a user swaps: a named combination of plan and solver, or a loop of its own. Immutable; one instance serves many threads.
/// </summary>
/// <remarks>
/// <see cref="Sample"/> is an iterator. The runner advances it one element at a time without gradients and inside a dispose scope, so a
/// sampler opens neither. Tensors of a yielded step survive until the next one; anything else that must live longer goes through
/// <see cref="SamplingContext.Keep"/>.
/// </remarks>
public interface ISampler
{
    /// <summary>Name in the registry and on the command line: lower case, words joined by '-'.</summary>
    string Name { get; }

    /// <summary>One sentence for people, with its source.</summary>
    string Description { get; }

    /// <summary>The plan it follows.</summary>
    PlanTraits Plan { get; }

    /// <summary>How it moves.</summary>
    SolverTraits Solver { get; }

    /// <summary>Numbers a user may set for a run; empty when there are none.</summary>
    IReadOnlyList<SamplerSetting> Settings { get; }

    /// <summary>How it moves when a run sets these numbers; <see cref="Solver"/> unless a setting changes it (churn, eta).</summary>
    /// <param name="settings">The numbers a request sets, by name.</param>
    SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => Solver;

    /// <summary>Runs from prior to data, yielding one element a step; the last one's state is the sample.</summary>
    IEnumerable<SamplingStep> Sample(SamplingContext context);
}
