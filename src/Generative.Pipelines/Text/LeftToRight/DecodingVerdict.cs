using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>What a request adds to the validator's word on a model that writes from left to right.</summary>
internal static class DecodingVerdict
{
    /// <summary>The verdict.</summary>
    /// <param name="order">The request.</param>
    /// <param name="most">Most tokens of a text, the prompt's included.</param>
    /// <param name="cache">What the cache forgets.</param>
    public static Verdict Of(TextOrder order, long most, CachePolicy cache)
    {
        var (request, model, sampler) = (order.Request, order.Model, order.Sampler);
        var solver = sampler.SolverWith(order.Settings);
        var verdict = Validator.Judge(sampler.Plan, solver, model.Traits, model.Process);
        if (request.Count > 1 && !solver.IsStochastic && verdict.Kind != VerdictKind.Invalid)
            verdict = verdict.And(Verdict.Approximate(
                "it draws nothing, and the texts do not differ by their seeds: choose the sampler sample for different ones"));
        if (request.Constraint is not null)
            verdict = verdict.And(Verdict.Approximate(
                "the constraint holds token by token, and those before a constrained one do not know what it will ask for"));
        if (request.BadWords.Count > 0)
            verdict = verdict.And(Verdict.Approximate("bad words are barred token by token, and what leads up to them is as "
                + "likely as before"));
        if (cache.Kind != CacheKind.All && most > Kept(cache))
            verdict = verdict.And(Verdict.Approximate($"the cache keeps {Kept(cache)} of up to {most} tokens, and what it "
                + "forgets is not seen"));
        return verdict;
    }

    private static long Kept(CachePolicy cache) => (long)cache.Window + (cache.Kind == CacheKind.Lambda ? cache.Sinks : 0);
}
