using System.Runtime.CompilerServices;
using Generative.Imaging;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>
/// From a request to pictures: finds model and sampler, runs batches, turns states into 8-bit pictures. Immutable; serves many requests
/// at once.
/// </summary>
/// <param name="models">Where models come from.</param>
/// <param name="samplers">Where samplers come from.</param>
/// <param name="random">Where random streams come from.</param>
public sealed class ImagePipeline(IModelCatalog models, SamplerRegistry samplers, IRandomSourceFactory random)
{
    /// <summary>What a request will run, with every default filled in; reads the config, not the weights.</summary>
    /// <exception cref="ArgumentException">A value is out of range or names no class.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model or sampler.</exception>
    public ImagePlan Plan(ImageRequest request) => ImagePlan.Make(request, models.Describe(request.Model), samplers,
        request.Draft is null ? null : models.Describe(request.Draft));

    /// <summary>Makes the pictures.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told after every step; a step's preview is valid only inside the call.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <exception cref="ArgumentException">A value is out of range or names no class.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model or sampler.</exception>
    /// <exception cref="InvalidCombinationException">Model, sampler and guidance do not fit.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ImageResult> GenerateAsync(ImageRequest request, Action<ImageStep>? progress = null,
        CancellationToken cancellation = default)
    {
        var run = new ImageRun(request, Plan(request));
        var pictures = new List<Picture>(run.Plan.Seeds.Count);
        await foreach (var step in StreamAsync(run, cancellation).ConfigureAwait(false))
        {
            progress?.Invoke(step);
            pictures.AddRange(step.Pictures ?? []);
        }
        return new ImageResult(run.Plan, run.Card!, request, pictures, run.Timings(), run.Evaluations);
    }

    /// <summary>
    /// Makes the pictures step by step: each element carries the clean estimate, one more at a batch's end its finished pictures.
    /// </summary>
    /// <inheritdoc cref="GenerateAsync" path="/param[@name='request']"/>
    /// <inheritdoc cref="GenerateAsync" path="/param[@name='cancellation']"/>
    /// <inheritdoc cref="GenerateAsync" path="/exception"/>
    public IAsyncEnumerable<ImageStep> StreamAsync(ImageRequest request, CancellationToken cancellation = default) =>
        StreamAsync(new ImageRun(request, Plan(request)), cancellation);

    private async IAsyncEnumerable<ImageStep> StreamAsync(ImageRun run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var model = await Task.Run(() => models.Get(run.Request.Model), cancellation).ConfigureAwait(false);
        var draft = run.Request.Draft is not { } name ? null
            : (ICausalModel)await Task.Run(() => models.Get(name), cancellation).ConfigureAwait(false);
        run.Loaded(model, draft);
        for (var first = 0; first < run.Plan.Seeds.Count; first += run.Request.BatchSize)
        {
            using var batch = run.Batch(first, random);
            if (run.Steps == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return run.End(batch, last: null);
                continue;
            }
            using var sampling = SamplerRunner.Begin(run.Plan.Sampler, model, batch.Request, cancellation);
            // Each step runs whole on one thread: scopes and gradient mode are bound to it, this iterator is not.
            while (await Task.Run(sampling.MoveNext, cancellation).ConfigureAwait(false))
                yield return run.Step(batch, sampling.Current);
            run.Finished(sampling.Summary);
            // How many steps a sampler makes is its own affair, so the pictures come when it has ended, not at a step number.
            yield return run.End(batch, sampling.Current);
        }
    }
}
