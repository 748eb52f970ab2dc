using System.Diagnostics;
using System.Globalization;
using Generative.Sampling;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>A request for text with every default filled in and every value checked: what will really run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">The tokenizer that belongs to it.</param>
/// <param name="Sampler">The sampler.</param>
/// <param name="Steps">Steps of a run, for samplers that count them. The same whatever the seeds are.</param>
/// <param name="Seeds">Seed of each text.</param>
/// <param name="Layouts">Fixed tokens and holes of each text.</param>
/// <param name="Verdict">What the validator says.</param>
public sealed record TextPlan(ModelDescription Model, ITextTokenizer Tokenizer, ISampler Sampler, int Steps, IReadOnlyList<long> Seeds,
    IReadOnlyList<TextLayout> Layouts, Verdict Verdict)
{
    /// <summary>What was asked for.</summary>
    public required TextRequest Request { get; init; }

    /// <summary>The process, over tokens.</summary>
    public ITokenProcess Process => (ITokenProcess)Model.Process;

    /// <summary>The sampler's numbers: the request's, and the model's own defaults for what the request leaves out.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Weight of what is fixed against nothing fixed; 1 for none.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>The request's constraint, and what bars tokens the tokenizer does not have.</summary>
    internal IReadOnlyList<ITokenConstraint> Constraints { get; init; } = [];

    /// <summary>Which tokens begin with a space; empty where no text asks for it.</summary>
    internal bool[] WordStarts { get; init; } = [];

    /// <summary>How long it took to make this plan, the tokenizer included.</summary>
    internal TimeSpan Planning { get; init; }

    /// <summary>Fills in and checks a request; reads the tokenizer, not the weights.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="model">The model.</param>
    /// <param name="samplers">Where samplers come from.</param>
    /// <param name="random">Where the draws of open lengths come from.</param>
    /// <exception cref="ArgumentException">A value is out of range, or the text does not fit the model.</exception>
    /// <exception cref="KeyNotFoundException">There is no such sampler.</exception>
    /// <exception cref="InvalidDataException">The model makes no text, or its tokenizer belongs to another.</exception>
    /// <exception cref="FileNotFoundException">It has no tokenizer.</exception>
    public static TextPlan Make(TextRequest request, ModelDescription model, SamplerRegistry samplers, IRandomSourceFactory random)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = Stopwatch.GetTimestamp();
        if (model.Process is not ITokenProcess process || model.Tokenizer is null)
            throw new InvalidDataException($"'{model.Card.Name}' makes no text; name a text model.");
        var count = Within(request.Count, 1, TextRequest.MaxCount, "count");
        Within(request.BatchSize, 1, ImageRequest.MaxBatchSize, "batch size");
        var seeds = RequestNumbers.Seeds(request.Seed, request.Seeds, count, "text");
        var sampler = model.FindSampler(request.Sampler, samplers);
        var asked = DrawSettings.Of(request);
        SamplerSettings.Check(sampler, asked);
        var settings = model.SettingsOf(sampler, asked);

        var tokenizer = model.Tokenizer();
        var known = TokenizerFit.Check(tokenizer, process, model.Card.Name);
        var canvas = new TextCanvas(request.Prompt, request.Template, tokenizer, process.Mask);
        var (layouts, mostHoles) = TextLayouts.Of(request, canvas, model, seeds, random);
        // Not the holes of these very texts: a text must not depend on its company.
        var steps = Within(request.Steps ?? model.StepsOf(sampler) ?? mostHoles, 1, ImageRequest.MaxSteps, "steps");
        // A process may know only so many levels; it objects here, before weights are read.
        _ = process.Levels(steps);
        SamplerBlocks.Check(sampler, settings, steps, layouts);
        var guidance = Weight(request, model, layouts);
        return new(model, tokenizer, sampler, steps, seeds, layouts, TextVerdict.Of(request, model, sampler, settings, guidance, layouts))
        {
            Request = request,
            Settings = settings,
            Guidance = guidance,
            Constraints = [.. new[] { request.Constraint, known }.OfType<ITokenConstraint>()],
            WordStarts = layouts.Any(l => l.Spaced.Count > 0) ? TokenSpellings.Of(tokenizer).WordStarts : [],
            Planning = Stopwatch.GetElapsedTime(start),
        };
    }

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
