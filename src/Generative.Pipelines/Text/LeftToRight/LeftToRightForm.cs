using System.Globalization;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>Text from left to right behind a prompt, until a stop comes up or as many tokens are made as were asked for.</summary>
internal sealed class LeftToRightForm : ITextForm
{
    private const string Sample = "sample", Speculative = "speculative";

    // Samplers that check proposals ask about as many positions of a text at once; this is what memory is planned for.
    private const int AnswersATime = 16;

    /// <inheritdoc/>
    public void Check(TextRequest request, ModelDescription model)
    {
        Refuse(request.Template is not null, "a template is given",
            "name a text model that fills holes (masked diffusion), or give what stands before the first hole as prompt");
        Refuse(request.Steps is not null, $"steps is {request.Steps}", "give max tokens instead");
        Refuse(request.Guidance is not (null or 1), string.Create(CultureInfo.InvariantCulture, $"guidance is {request.Guidance}"),
            "leave it out, or name a text model that fills holes");

        void Refuse(bool given, string what, string fix)
        {
            if (given)
                throw new ArgumentException($"{what}, and '{model.Card.Name}' writes from left to right, one token after the "
                    + $"other; {fix}.");
        }
    }

    /// <summary>
    /// The one named. Else the model's own, unless the request says more: a draft asks for a sampler that uses it, and numbers of a draw
    /// for one that draws.
    /// </summary>
    /// <inheritdoc/>
    public ISampler Sampler(TextRequest request, ModelDescription model, SamplerRegistry samplers)
    {
        if (request.Sampler is not null)
            return model.FindSampler(request.Sampler, samplers);
        if (request.Draft is not null)
            return samplers.Get(Speculative);
        var usual = model.FindSampler(model.OwnSampler?.Name ?? model.Card.DefaultSampler ?? Sample, samplers);
        var draws = model.FindSampler(Sample, samplers);
        return DrawSettings.AreIdle(request, usual) && !DrawSettings.AreIdle(request, draws) ? draws : usual;
    }

    /// <inheritdoc/>
    public TextPlan Plan(TextOrder order)
    {
        var (request, model, vocabulary) = (order.Request, order.Model, ((NextTokenProcess)order.Model.Process).Vocabulary);
        var tokenizer = model.Tokenizer!();
        var gaps = TokenizerFit.Check(tokenizer, vocabulary, model.Card.Name);
        var prompt = PromptTokens.Of(request, model, tokenizer, vocabulary);
        var cache = CacheChoice.Of(request, model);
        var tokens = TokenBudget.Of(request, model, prompt.Count, cache);
        DraftChoice.Check(order, tokenizer, vocabulary, prompt.Count, tokens, cache);
        if (request.PrefillChunk is { } chunk)
            RequestNumbers.Within(chunk, 1, int.MaxValue, "prefill chunk");
        var stop = new TextStop(tokenizer, request.IgnoreEnd ? [] : model.EndTokens, request.Stop);
        var rules = BarredTokens.Rules(request.BadWords, gaps, tokenizer);
        var layout = new TextLayout([.. prompt, .. Enumerable.Repeat(TextLayout.Hole, tokens)], []);
        return new(model, tokenizer, order.Sampler, tokens, order.Seeds, [.. order.Seeds.Select(_ => layout)],
            DecodingVerdict.Of(order, (long)prompt.Count + tokens, cache))
        {
            Request = request,
            Decoding = new(prompt, PromptTokens.Said(request, prompt, tokenizer), stop, rules, cache),
        };
    }

    /// <summary>In the order of their numbers, as many as memory is good for.</summary>
    /// <inheritdoc/>
    public IEnumerable<int[]> Batches(TextPlan plan) => Enumerable.Range(0, plan.Seeds.Count).Chunk(
        LogitsBudget.Rows(AnswersATime, ((NextTokenProcess)plan.Process).Vocabulary, plan.Request.BatchSize));

    /// <inheritdoc/>
    public TextBatch Begin(TextPlan plan, IReadOnlyList<int> numbers, IRandomSourceFactory random, ICausalModel? draft) =>
        new LeftToRightBatch(plan, numbers, random, draft);
}
