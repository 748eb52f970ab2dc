using Generative.Sampling;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>A request with every default filled in and every value checked: what will really run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Sampler">The sampler.</param>
/// <param name="Steps">Steps of a run.</param>
/// <param name="Guidance">Guidance weight, 1 for none.</param>
/// <param name="Seeds">Seed of each picture.</param>
/// <param name="Classes">Class index of each picture, or <see cref="Conditioning.NoClass"/>.</param>
/// <param name="Verdict">What the validator says.</param>
public sealed record ImagePlan(ModelDescription Model, ISampler Sampler, int Steps, double Guidance,
    IReadOnlyList<long> Seeds, IReadOnlyList<int> Classes, Verdict Verdict)
{
    private const int FallbackSteps = 18;

    /// <summary>The sampler's numbers: the request's, and the model's own defaults for what the request leaves out.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Everything that guides, as one; null for none.</summary>
    public IGuidance? GuidedBy { get; init; }

    /// <summary>Noise levels to follow instead of the sampler's own; null for those.</summary>
    public IReadOnlyList<double>? Levels { get; init; }

    /// <summary>The pictures to change and how far; null when the run starts from noise.</summary>
    public ImageEdit? Edit { get; init; }

    /// <summary>Rules of the sub-tokens, for a model of picture tokens.</summary>
    internal IReadOnlyList<ILogitsRule> Rules { get; init; } = [];

    /// <summary>Row of the plan a run starts at: 0 unless pictures are edited.</summary>
    public int StartRow => Edit?.StartRow ?? 0;

    /// <summary>Fills in and checks a request.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="model">The model.</param>
    /// <param name="samplers">Where samplers come from.</param>
    /// <param name="draft">The model that <see cref="ImageRequest.Draft"/> names; null for none.</param>
    /// <exception cref="ArgumentException">A value is out of range, or names no class; the message says which and
    /// what would do.</exception>
    /// <exception cref="KeyNotFoundException">There is no such sampler.</exception>
    public static ImagePlan Make(ImageRequest request, ModelDescription model, SamplerRegistry samplers, ModelDescription? draft = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(model);
        model.CheckPictures();
        var count = Within(request.Count, 1, ImageRequest.MaxCount, "count");
        Within(request.BatchSize, 1, ImageRequest.MaxBatchSize, "batch size");
        if (model.PictureTokens is not null)
            TokenPictures.Check(request, model);
        else
            TokenPictures.CheckOthers(request, model);
        var guidance = GuidanceRules.Weight(request, model);
        var sampler = model.PictureTokens is null ? model.FindSampler(request.Sampler, samplers)
            : TokenPictures.Sampler(request, model, samplers);
        var steps = model.PictureTokens?.Length
            ?? Within(request.Steps ?? model.StepsOf(sampler) ?? FallbackSteps, 1, ImageRequest.MaxSteps, "steps");
        SamplerSettings.Check(sampler, request.Settings);
        var settings = model.SettingsOf(sampler, request.Settings);
        if (model.PictureTokens is not null)
            TokenPictures.CheckDraft(request, model, sampler, draft);
        if (request.Classes.Count == 0 && model.Card.Classes.Count > 0 && !model.Traits.KnowsUnconditional)
            throw new ArgumentException(
                $"'{model.Card.Name}' was trained with a class always given; name one of {ClassNames.List(model.Card.Classes)}.");
        var classes = request.Classes.Select(c => ClassNames.Find(c, model.Card)).ToArray();
        var verdict = Validator.Judge(sampler.Plan, sampler.SolverWith(settings), model.Traits, model.Process)
            .And(GuidanceRules.Judge(request, guidance, model));
        var levels = request.Levels is { } spacing ? LevelsOf(spacing, sampler, model, steps) : null;
        CheckSteps(steps, sampler, model, levels);
        return new(model, sampler, steps, guidance, RequestNumbers.Seeds(request.Seed, request.Seeds, count, "picture"),
            [.. Enumerable.Range(0, count).Select(i => classes.Length == 0 ? Conditioning.NoClass : classes[i % classes.Length])], verdict)
        {
            Settings = settings,
            GuidedBy = model.PictureTokens is not { } tokens ? GuidanceRules.Make(request, guidance, model.Card)
                : GuidanceRules.Make(request, TokenPictures.Guidance(request, model) ?? [guidance], tokens.NoClass),
            Rules = model.PictureTokens is null ? [] : TokenPictures.Rules(request, model),
            Levels = levels,
            Edit = ImageEdit.Make(request, model.Card, steps),
        };
    }

    /// <summary>Lays the steps out once, so that a number the sampler cannot make is refused before weights are read.</summary>
    private static void CheckSteps(int steps, ISampler sampler, ModelDescription model, IReadOnlyList<double>? levels)
    {
        if (sampler is ScheduledSampler scheduled)
            scheduled.Timetable(steps);
        else if (levels is null)
            model.Process.Levels(steps);
    }

    private static IReadOnlyList<double>? LevelsOf(string spacing, ISampler sampler, ModelDescription model, int steps)
    {
        LevelSpacing.Check(spacing, model.Process);
        if (spacing == LevelSpacing.Default)
            return null;
        if (ReferenceEquals(sampler, model.OwnSampler))
            throw new ArgumentException(
                $"levels is {spacing}, and the model's own sampler '{sampler.Name}' keeps a timetable of its own; name another sampler.");
        return LevelSpacing.Levels(spacing, model.Process, steps);
    }
}
