using System.Globalization;
using Generative.Sampling;

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

    /// <summary>Fills in and checks a request.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or names no class; the message says which and what would do.</exception>
    /// <exception cref="KeyNotFoundException">There is no such sampler.</exception>
    public static ImagePlan Make(ImageRequest request, ModelDescription model, SamplerRegistry samplers)
    {
        var steps = Within(request.Steps ?? model.Card.DefaultSteps ?? FallbackSteps, 1, ImageRequest.MaxSteps, "steps");
        var count = Within(request.Count, 1, ImageRequest.MaxCount, "count");
        Within(request.BatchSize, 1, ImageRequest.MaxBatchSize, "batch size");
        var guidance = request.Guidance ?? (request.Classes.Count == 0 ? 1 : model.Card.DefaultGuidance);
        if (!double.IsFinite(guidance))
            throw new ArgumentException($"guidance is {guidance}; give a finite number, 1 for none.");
        var sampler = samplers.Get(request.Sampler ?? model.Card.DefaultSampler ?? samplers.All[0].Name);
        SamplerSettings.Check(sampler, request.Settings);
        if (request.Classes.Count == 0 && model.Card.Classes.Count > 0 && !model.Traits.KnowsUnconditional)
            throw new ArgumentException($"'{model.Card.Name}' was trained with a class always given; name one of {string.Join(", ", model.Card.Classes)}.");
        var classes = request.Classes.Select(c => ClassIndex(c, model.Card)).ToArray();
        var verdict = Validator.Judge(sampler.Plan, sampler.Solver, model.Traits, model.Process)
            .And(new ClassifierFreeGuidance(guidance).Judge(model.Traits, model.Card.Name));
        return new(model, sampler, steps, guidance, SeedsOf(request, count),
            [.. Enumerable.Range(0, count).Select(i => classes.Length == 0 ? Conditioning.NoClass : classes[i % classes.Length])], verdict);
    }

    private static IReadOnlyList<long> SeedsOf(ImageRequest request, int count)
    {
        if (request.Seeds is { } given)
            return given.Count == count ? [.. given.Select(s => Seed(s, 1))]
                : throw new ArgumentException($"{given.Count} seeds are given for {count} pictures; give one a picture.");
        Seed(request.Seed, count);
        return [.. Enumerable.Range(0, count).Select(i => request.Seed + i)];
    }

    private static long Seed(long seed, int count) => seed >= 0 && seed <= ImageRequest.MaxSeed - count + 1 ? seed
        : throw new ArgumentException($"seed is {seed}; give a whole number from 0 to {ImageRequest.MaxSeed - count + 1}.");

    private static int ClassIndex(string name, ModelCard card)
    {
        if (card.Classes.Count == 0)
            throw new ArgumentException($"'{card.Name}' has no classes; leave out '{name}'.");
        for (var i = 0; i < card.Classes.Count; i++)
            if (string.Equals(card.Classes[i], name, StringComparison.OrdinalIgnoreCase))
                return i;
        if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return index >= 0 && index < card.Classes.Count ? index
                : throw new ArgumentException($"class is {index}; '{card.Name}' has classes 0 to {card.Classes.Count - 1}.");
        throw new ArgumentException(
            $"'{card.Name}' has no class '{name}'{Suggestion.Text(name, card.Classes)}; it has {string.Join(", ", card.Classes)}.");
    }

    private static int Within(int value, int low, int high, string name) => value >= low && value <= high ? value
        : throw new ArgumentException(value < low ? $"{name} is {value}; give at least {low}." : $"{name} is {value}; give at most {high}.");
}
