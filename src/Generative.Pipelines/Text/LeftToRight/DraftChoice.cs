using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>Whether sampler, model and draft fit.</summary>
internal static class DraftChoice
{
    /// <summary>Objects where they do not.</summary>
    /// <param name="order">The request.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="vocabulary">Tokens of the model.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="tokens">Tokens to make.</param>
    /// <param name="cache">What the caches forget.</param>
    /// <exception cref="ArgumentException">There is a draft too many or too few, it is of other tokens, or it keeps no such
    /// cache.</exception>
    /// <exception cref="ContextOverrunException">The text is longer than the draft sees.</exception>
    public static void Check(
        TextOrder order, ITextTokenizer tokenizer, int vocabulary, int prompt, int tokens, CachePolicy cache)
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
        CheckSpellings(order, tokenizer, draft, vocabulary);
        CacheChoice.CheckDraft(cache, draft, name);
        TokenBudget.CheckRoom(draft, prompt, tokens, cache);
    }

    /// <summary>Objects to a draft whose proposals would mean something else to the model.</summary>
    private static void CheckSpellings(TextOrder order, ITextTokenizer tokenizer, ModelDescription draft, int vocabulary)
    {
        if (Own(draft) is not { } other)
            return;
        var (spellings, others) = (TokenSpellings.Of(tokenizer), TokenSpellings.Of(other));
        if (spellings.FirstOther(others, vocabulary) is { } id)
            throw new ArgumentException($"The draft '{order.Request.Draft}' has {others.Shown(id)} as token {id} and "
                + $"'{order.Model.Card.Name}' has {spellings.Shown(id)}: their tokenizers differ, and what the draft proposes would mean "
                + "something else; name a draft with the model's tokenizer.");
    }

    /// <summary>The draft's tokenizer; null where its folder has none, since a draft is made for the model's and needs none to run.</summary>
    private static ITextTokenizer? Own(ModelDescription draft)
    {
        try
        {
            return draft.Tokenizer?.Invoke();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
