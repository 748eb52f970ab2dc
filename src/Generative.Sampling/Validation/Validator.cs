namespace Generative.Sampling;

/// <summary>
/// Says before a run whether it gives the model's law. The reverse generator is a sum over positions, so with an ideal network that sees
/// every position each monotone path ends in the same joint law; what breaks that is listed here, each rule with its reason.
/// </summary>
public static class Validator
{
    /// <summary>Judges a sampler on a model, with or without guidance and settings of its own.</summary>
    public static Verdict Judge(
        ISampler sampler, IGenerativeModel model, IGuidance? guidance = null, IReadOnlyDictionary<string, double>? settings = null)
    {
        var verdict = Judge(sampler.Plan, sampler.SolverWith(settings ?? NoSettings), model.Traits, model.Process);
        return guidance is null ? verdict : verdict.And(guidance.Judge(model));
    }

    private static readonly IReadOnlyDictionary<string, double> NoSettings = new Dictionary<string, double>();

    /// <summary>Judges plan, solver, model and process by their traits alone: no weights are needed.</summary>
    public static Verdict Judge(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process)
    {
        var verdict = Verdict.Exact;
        foreach (var rule in ValidatorRules.All)
            if (rule(plan, solver, model, process) is { } found)
                verdict = verdict.And(found);
        return verdict;
    }
}
