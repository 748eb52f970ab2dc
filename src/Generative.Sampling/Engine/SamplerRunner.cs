using Generative.Runtime;

namespace Generative.Sampling;

/// <summary>
/// Runs any sampler on any model: the only place that decides when to stop, report and cancel, and that opens dispose scopes and turns
/// gradients off, once for each step and never across a yield. Safe for concurrent use.
/// </summary>
public static class SamplerRunner
{
    /// <summary>Runs to the end and returns the final state, which the caller owns.</summary>
    /// <param name="sampler">What walks.</param>
    /// <param name="model">What predicts.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="onStep">Called after each step on the calling thread; the step's tensors live until it returns.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <returns>The sample, [rows, ...] on the model's device, and what it cost.</returns>
    /// <exception cref="InvalidCombinationException">The validator calls the combination invalid.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static SamplerResult Run(ISampler sampler, IGenerativeModel model, SamplingRequest request,
        Action<SamplingStep>? onStep = null, CancellationToken cancellation = default)
    {
        using var run = Begin(sampler, model, request, cancellation);
        while (run.MoveNext())
            onStep?.Invoke(run.Current);
        return run.Finish();
    }

    /// <summary>Begins a run that the caller advances step by step, from any thread, one at a time.</summary>
    /// <inheritdoc cref="Run" path="/param"/>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static SamplerRun Begin(ISampler sampler, IGenerativeModel model, SamplingRequest request, CancellationToken cancellation = default)
    {
        if (request.Seeds.Count == 0)
            throw new ArgumentException("The request has no seeds; give one for each picture.", nameof(request));
        if (request.Steps < 1)
            throw new ArgumentOutOfRangeException(nameof(request), request.Steps, $"steps is {request.Steps}; give at least 1.");
        if (request.Conditioning.Classes is { } classes && classes.Count != request.Seeds.Count)
            throw new ArgumentException($"The request has {request.Seeds.Count} seeds and {classes.Count} classes; give one class a seed.", nameof(request));
        if (request.Levels is { Count: < 2 } levels)
            throw new ArgumentException($"levels has {levels.Count} entries; give a first and a last at least.", nameof(request));
        RequestShapes.Check(request, model.Card);
        SamplerSettings.Check(sampler, request.Settings);
        var verdict = Validator.Judge(sampler, model, request.Guidance, request.Settings);
        if (verdict.Kind == VerdictKind.Invalid)
            throw new InvalidCombinationException($"{sampler.Name} cannot sample {model.Card.Name}: {verdict.Reason}.");
        var random = request.Random ?? new RowStreams(request.Seeds);
        if (random.Rows != request.Seeds.Count)
            throw new ArgumentException($"The random source has {random.Rows} rows, the request {request.Seeds.Count}; they must agree.", nameof(request));
        var context = new RunContext(model, request, random, cancellation);
        return new SamplerRun(sampler, context);
    }
}
