using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>Whether sampler, model and draft fit.</summary>
internal static class DraftChoice
{
    /// <summary>Objects where they do not.</summary>
    /// <param name="order">The request.</param>
    /// <param name="vocabulary">Tokens of the model.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="tokens">Tokens to make.</param>
    /// <param name="cache">What the caches forget.</param>
    /// <exception cref="ArgumentException">There is a draft too many or too few, or it is of other tokens.</exception>
    /// <exception cref="ContextOverrunException">The text is longer than the draft sees.</exception>
    public static void Check(TextOrder order, int vocabulary, int prompt, int tokens, CachePolicy cache)
    {
        var (sampler, name, needs) = (order.Sampler, order.Request.Draft, order.Sampler.Solver.NeedsDraft);
        if (name is null && !needs)
            return;
        if (name is null)
            throw new ArgumentException($"The sampler '{sampler.Name}' checks what a draft proposes, and there is none; give a smaller "
                + "model of the same tokens as draft, or choose the sampler sample.");
        if (!needs)
            throw new ArgumentException($"draft is '{name}', and the sampler '{sampler.Name}' uses none; leave the draft out, or choose "
                + "the sampler speculative.");
        if (order.Draft is not { Process: NextTokenProcess process } draft)
            throw new ArgumentException($"The draft '{name}' does not write from left to right; name a smaller model that does.");
        if (process.Vocabulary != vocabulary)
            throw new ArgumentException($"The draft '{name}' has {process.Vocabulary} tokens and '{order.Model.Card.Name}' {vocabulary}: "
                + "they must be the same; name a draft with the model's tokenizer.");
        TokenBudget.CheckRoom(draft, prompt, tokens, cache);
    }
}
