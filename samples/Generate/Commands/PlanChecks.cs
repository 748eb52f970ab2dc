using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What the commands ask of a plan.</summary>
internal static class PlanChecks
{
    /// <summary>The same plan, unless the validator calls it invalid.</summary>
    /// <exception cref="InvalidCombinationException">It does.</exception>
    public static ImagePlan MustBeValid(this ImagePlan plan) => plan.Verdict.Kind != VerdictKind.Invalid ? plan
        : throw new InvalidCombinationException($"{plan.Sampler.Name} cannot sample {plan.Model.Card.Name}: {plan.Verdict.Reason}.");

    /// <summary>The same plan, unless the validator calls it invalid.</summary>
    /// <exception cref="InvalidCombinationException">It does.</exception>
    public static TextPlan MustBeValid(this TextPlan plan) => plan.Verdict.Kind != VerdictKind.Invalid ? plan
        : throw new InvalidCombinationException($"{plan.Sampler.Name} cannot sample {plan.Model.Card.Name}: {plan.Verdict.Reason}.");
}
