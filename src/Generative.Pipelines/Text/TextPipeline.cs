using System.Runtime.CompilerServices;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>
/// From a request to texts: finds model, tokenizer and sampler, lays fixed words and holes out, runs batches. Fixed tokens are never
/// touched. Immutable; serves many requests at once.
/// </summary>
/// <param name="models">Where models come from.</param>
/// <param name="samplers">Where samplers come from.</param>
/// <param name="random">Where random streams come from.</param>
public sealed class TextPipeline(IModelCatalog models, SamplerRegistry samplers, IRandomSourceFactory random)
{
    /// <summary>What a request will run, with every default filled in; reads config and tokenizer, not the weights.</summary>
    /// <exception cref="ArgumentException">A value is out of range or contradicts another, or the text does not fit the model.</exception>
    /// <exception cref="ContextOverrunException">Prompt and tokens to make are more than the model sees.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model or sampler.</exception>
    /// <exception cref="InvalidDataException">The model makes no text, or its tokenizer belongs to another.</exception>
    /// <exception cref="FileNotFoundException">The model's folder has no tokenizer.</exception>
    public TextPlan Plan(TextRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var draft = request.Draft is { } name ? models.Describe(name) : null;
        return TextPlan.Make(request, models.Describe(request.Model), samplers, random, draft);
    }

    /// <summary>Makes the texts.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <inheritdoc cref="Plan" path="/exception"/>
    /// <exception cref="InvalidCombinationException">Model and sampler do not fit.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<TextResult> GenerateAsync(
        TextRequest request, Action<TextStep>? progress = null, CancellationToken cancellation = default) =>
        RunAsync(Plan(request), progress, cancellation);

    /// <summary>Makes the texts of a plan, which may have been looked at before.</summary>
    /// <param name="plan">What <see cref="Plan"/> returned.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <exception cref="InvalidCombinationException">Model and sampler do not fit.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<TextResult> RunAsync(
        TextPlan plan, Action<TextStep>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var run = new TextRun(plan);
        await foreach (var step in StreamAsync(run, cancellation).ConfigureAwait(false))
            progress?.Invoke(step);
        return run.Result();
    }

    /// <summary>
    /// Makes the texts step by step: each element carries the texts as they stand with the changed positions marked, and from left to right
    /// what they add to the text; one more at a batch's end carries the finished ones.
    /// </summary>
    /// <inheritdoc cref="GenerateAsync" path="/param[@name='request']"/>
    /// <inheritdoc cref="GenerateAsync" path="/param[@name='cancellation']"/>
    /// <inheritdoc cref="GenerateAsync" path="/exception"/>
    public IAsyncEnumerable<TextStep> StreamAsync(TextRequest request, CancellationToken cancellation = default) =>
        StreamAsync(new TextRun(Plan(request)), cancellation);

    private async IAsyncEnumerable<TextStep> StreamAsync(TextRun run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = run.Plan.Request;
        var model = await Task.Run(() => models.Get(request.Model), cancellation).ConfigureAwait(false);
        var draft = request.Draft is { } name ? await Task.Run(() => Draft(name), cancellation).ConfigureAwait(false) : null;
        run.Loaded(model);
        foreach (var numbers in run.Batches)
        {
            using var batch = run.Begin(numbers, random, draft);
            using var sampling = SamplerRunner.Begin(run.Plan.Sampler, model, batch.Request, cancellation);
            // Each step runs whole on one thread: scopes and gradient mode are bound to it, this iterator is not.
            while (await Task.Run(() => Advance(sampling, request), cancellation).ConfigureAwait(false))
                yield return run.Step(batch, sampling.Current);
            yield return run.End(batch, sampling.Current, sampling.Summary);
        }
    }

    private static bool Advance(SamplerRun sampling, TextRequest request)
    {
        try
        {
            return sampling.MoveNext();
        }
        catch (NotSupportedException e) when (request.Cache is not null)
        {
            throw new InvalidCombinationException(e.Message, e);    // the network keeps no cache of that kind
        }
    }

    private ICausalModel Draft(string name) => models.Get(name) as ICausalModel
        ?? throw new InvalidDataException($"The draft '{name}' does not write from left to right; name a smaller model that does.");
}
