using System.Diagnostics;
using Generative.Sampling;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>A request for text with every default filled in and every value checked: what will really run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">The tokenizer that belongs to it.</param>
/// <param name="Sampler">The sampler.</param>
/// <param name="Steps">
/// Steps of a run, for samplers that count them: the same whatever the seeds are. From left to right most tokens to make.
/// </param>
/// <param name="Seeds">Seed of each text.</param>
/// <param name="Layouts">Fixed tokens and holes of each text; from left to right the prompt's, and a hole for every token to make.</param>
/// <param name="Verdict">What the validator says.</param>
public sealed record TextPlan(ModelDescription Model, ITextTokenizer Tokenizer, ISampler Sampler, int Steps, IReadOnlyList<long> Seeds,
    IReadOnlyList<TextLayout> Layouts, Verdict Verdict)
{
    /// <summary>What was asked for.</summary>
    public required TextRequest Request { get; init; }

    /// <summary>The process, over tokens.</summary>
    public IForwardProcess Process => Model.Process;

    /// <summary>Whether the text is written from left to right, so that it can be read while it is made.</summary>
    public bool IsLeftToRight => Decoding is not null;

    /// <summary>The sampler's numbers: the request's, and the model's own defaults for what the request leaves out.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Weight of what is fixed against nothing fixed; 1 for none.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>The mask's id; null where there is none.</summary>
    internal int? Mask => (Process as ITokenProcess)?.Mask;

    /// <summary>The request's constraint, and what bars tokens the tokenizer does not have.</summary>
    internal IReadOnlyList<ITokenConstraint> Constraints { get; init; } = [];

    /// <summary>Which tokens begin with a space; empty where no text asks for it.</summary>
    internal bool[] WordStarts { get; init; } = [];

    /// <summary>What only models that write from left to right heed; null for others.</summary>
    internal DecodingPlan? Decoding { get; init; }

    /// <summary>How long it took to make this plan, the tokenizer included.</summary>
    internal TimeSpan Planning { get; init; }

    /// <summary>Fills in and checks a request; reads the tokenizer, not the weights.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="model">The model.</param>
    /// <param name="samplers">Where samplers come from.</param>
    /// <param name="random">Where the draws of open lengths come from.</param>
    /// <param name="draft">The model that <see cref="TextRequest.Draft"/> names; null for none.</param>
    /// <exception cref="ArgumentException">A value is out of range, contradicts another, or the text does not fit the model
    /// (<see cref="ContextOverrunException"/>).</exception>
    /// <exception cref="KeyNotFoundException">There is no such sampler.</exception>
    /// <exception cref="InvalidDataException">The model makes no text, or its tokenizer belongs to another.</exception>
    /// <exception cref="FileNotFoundException">It has no tokenizer.</exception>
    public static TextPlan Make(TextRequest request, ModelDescription model, SamplerRegistry samplers, IRandomSourceFactory random,
        ModelDescription? draft = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(model);
        var start = Stopwatch.GetTimestamp();
        var form = TextForms.Of(model);
        var count = Within(request.Count, 1, TextRequest.MaxCount, "count");
        Within(request.BatchSize, 1, ImageRequest.MaxBatchSize, "batch size");
        var seeds = RequestNumbers.Seeds(request.Seed, request.Seeds, count, "text");
        form.Check(request, model);
        var sampler = form.Sampler(request, model, samplers);
        var asked = DrawSettings.Of(request, sampler);
        SamplerSettings.Check(sampler, asked);
        var settings = model.SettingsOf(sampler, asked);
        var plan = form.Plan(new(request, model, sampler, settings, seeds, random, draft));
        return plan with { Settings = settings, Planning = Stopwatch.GetElapsedTime(start) };
    }
}
