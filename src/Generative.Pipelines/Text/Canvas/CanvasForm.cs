using System.Globalization;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>Text as a canvas of a given length whose holes are filled in any order: masked diffusion, and blocks of it.</summary>
internal sealed class CanvasForm : ITextForm
{
    private const string Leave = "leave it out, or name a model that does";

    /// <inheritdoc/>
    public void Check(TextRequest request, ModelDescription model)
    {
        Refuse(request.PromptTokens is not null, "the prompt is given as tokens", "give it as text");
        Refuse(request.Messages is not null, "a conversation is given", "give a prompt or a template, or name a model with a chat template");
        Refuse(request.MaxTokens is not null, $"max tokens is {request.MaxTokens}",
            "give the length of the whole text instead, or a hole such as [MASK*12] in a template");
        Refuse(request.Stop.Count > 0, "a stop string is given", Leave);
        Refuse(request.IgnoreEnd, "the end token is to be ignored", Leave);
        Refuse(request.BadWords.Count > 0, "bad words are given", Leave);
        Refuse(request.Draft is not null, $"draft is '{request.Draft}'", Leave);
        Refuse(request.Cache is not null, "a cache is given", Leave);
        Refuse(request.PrefillChunk is not null, $"prefill chunk is {request.PrefillChunk}", Leave);
        Refuse(request.WantLogProbabilities, "log probabilities are wanted", Leave);

        void Refuse(bool given, string what, string fix)
        {
            if (given)
                throw new ArgumentException($"{what}, and '{model.Card.Name}' fills the holes of a text instead of writing from left "
                    + $"to right; {fix}.");
        }
    }

    /// <inheritdoc/>
    public ISampler Sampler(TextRequest request, ModelDescription model, SamplerRegistry samplers) =>
        model.FindSampler(request.Sampler, samplers);

    /// <inheritdoc/>
    public TextPlan Plan(TextOrder order)
    {
        var (request, model, sampler, settings) = (order.Request, order.Model, order.Sampler, order.Settings);
        var (process, tokenizer) = ((ITokenProcess)model.Process, model.Tokenizer!());
        var known = TokenizerFit.Check(tokenizer, process, model.Card.Name);
        var canvas = new TextCanvas(request.Prompt, request.Template, tokenizer, process.Mask);
        var (layouts, mostHoles) = TextLayouts.Of(request, canvas, model, order.Seeds, order.Random);
        // Not the holes of these very texts: a text must not depend on its company.
        var steps = Within(request.Steps ?? model.StepsOf(sampler) ?? mostHoles, 1, ImageRequest.MaxSteps, "steps");
        // A process may know only so many levels; it objects here, before weights are read.
        _ = process.Levels(steps);
        SamplerBlocks.Check(sampler, settings, steps, layouts);
        var guidance = Weight(request, model, layouts);
        var verdict = TextVerdict.Of(request, model, sampler, settings, guidance, layouts);
        return new(model, tokenizer, sampler, steps, order.Seeds, layouts, verdict)
        {
            Request = request,
            Guidance = guidance,
            Constraints = [.. new[] { request.Constraint, known }.OfType<ITokenConstraint>()],
            WordStarts = layouts.Any(l => l.Spaced.Count > 0) ? TokenSpellings.Of(tokenizer).WordStarts : [],
        };
    }

    /// <summary>Those of one length in the order of their numbers, as many as memory is good for.</summary>
    /// <inheritdoc/>
    public IEnumerable<int[]> Batches(TextPlan plan) => Enumerable.Range(0, plan.Seeds.Count).GroupBy(i => plan.Layouts[i].Length)
        .SelectMany(texts => texts.Chunk(LogitsBudget.Rows(
            (plan.Guidance == 1 ? 1L : 2L) * texts.Key, ((ITokenProcess)plan.Process).Vocabulary, plan.Request.BatchSize)));

    /// <inheritdoc/>
    public TextBatch Begin(TextPlan plan, IReadOnlyList<int> numbers, IRandomSourceFactory random, ICausalModel? draft) =>
        new CanvasBatch(plan, numbers, random);

    /// <summary>The weight that will count: none where nothing is given.</summary>
    private static double Weight(TextRequest request, ModelDescription model, IReadOnlyList<TextLayout> layouts)
    {
        var given = layouts.Any(l => l.Holes < l.Length);
        var weight = request.Guidance ?? (given ? model.Card.DefaultGuidance : 1);
        if (!double.IsFinite(weight))
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"guidance is {weight}; give a finite number, 1 for none."));
        return weight == 1 || given ? weight : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"guidance is {weight}, and there are no words to be guided to; give a prompt or a template, or leave it out."));
    }
}
