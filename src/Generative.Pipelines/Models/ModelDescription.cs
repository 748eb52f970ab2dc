using Generative.Sampling;
using Generative.Tokenizers;

namespace Generative.Pipelines;

/// <summary>What a model's config tells before its weights are read.</summary>
/// <param name="Card">What it is; without the weights' hash.</param>
/// <param name="Traits">What the validator must know.</param>
/// <param name="Process">What it was trained on.</param>
public sealed record ModelDescription(ModelCard Card, ModelTraits Traits, IForwardProcess Process)
{
    private const int OtherSteps = 50;

    /// <summary>
    /// The sampler the model brings along, such as a diffusers folder's scheduler: found by its name before those of the registry, and used
    /// when none is asked for. Null when it brings none.
    /// </summary>
    public ISampler? OwnSampler { get; init; }

    /// <summary>Opens the tokenizer that belongs to the weights; null for a model that makes no text. Reading it may fail.</summary>
    public Func<ITextTokenizer>? Tokenizer { get; init; }

    /// <summary>
    /// Opens the template by which conversations are written down for the model, null where its folder has none; null for a model that
    /// nobody talks to. Reading it may fail.
    /// </summary>
    public Func<ChatTemplate?>? ChatTemplate { get; init; }

    /// <summary>
    /// Tokens a text is continued by when no length is asked for, rounded up to the model's whole blocks; null for as many as it takes.
    /// </summary>
    public int? DefaultTokens { get; init; }

    /// <summary>Whether it writes from left to right: such a model is an <see cref="ICausalModel"/> once it is loaded.</summary>
    public bool IsCausal => Process is NextTokenProcess;

    /// <summary>Most tokens of a text it can see at once, for a model that <see cref="IsCausal"/>; null where there is no bound.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Kinds of cache it keeps, for a model that <see cref="IsCausal"/>; all there are unless it says otherwise.</summary>
    public IReadOnlyList<CacheKind> CacheKinds { get; init; } = [CacheKind.All, CacheKind.Sliding, CacheKind.Lambda];

    /// <summary>Ids that end a text, for a model that <see cref="IsCausal"/>; empty where it has none.</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Id that texts begin with, for a model that <see cref="IsCausal"/>; null where it has none.</summary>
    public int? BeginToken { get; init; }

    /// <summary>What it writes, for a model that <see cref="IsCausal"/> and makes pictures; null for others.</summary>
    public PictureTokenFacts? PictureTokens { get; init; }

    /// <summary>The sampler a request means: the model's own by its name or when none is named, else the registry's.</summary>
    /// <param name="name">The name asked for; null for the model's default.</param>
    /// <param name="samplers">The other samplers.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message suggests near names.</exception>
    public ISampler FindSampler(string? name, SamplerRegistry samplers) =>
        OwnSampler is { } own && (name ?? own.Name) == own.Name ? own
        : samplers.Get(name ?? Card.DefaultSampler ?? samplers.All[0].Name);

    /// <summary>
    /// Steps when none are asked for; null leaves them to the SDK. Those a model's own sampler makes (1000 for ancestral DDPM, 4 for
    /// consistency models) mean nothing to another, which gets 50, or as many as the model was trained with when those are fewer.
    /// </summary>
    /// <param name="sampler">The sampler that will run.</param>
    public int? StepsOf(ISampler sampler) => OwnSampler is null || ReferenceEquals(sampler, OwnSampler) ? Card.DefaultSteps
        : Process is DiscreteVpProcess { TrainSteps: < OtherSteps } few ? few.TrainSteps : OtherSteps;

    /// <summary>A sampler's numbers: what is asked for, and what the model's publisher chose for the settings this sampler has.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="asked">What the request sets, which goes first.</param>
    public IReadOnlyDictionary<string, double> SettingsOf(ISampler sampler, IReadOnlyDictionary<string, double> asked)
    {
        var settings = Card.DefaultSettings.Where(s => sampler.Settings.Any(known => known.Name == s.Key)).ToDictionary();
        foreach (var (name, value) in asked)
            settings[name] = value;
        return settings;
    }

    /// <summary>Objects to a model without pictures before time is spent on it.</summary>
    /// <exception cref="InvalidDataException">It makes text, or its states are latents and nothing decodes them.</exception>
    public void CheckPictures()
    {
        if (PictureTokens is not null)
            return;
        if (Process.Kind == StateKind.Tokens)
            throw new InvalidDataException($"'{Card.Name}' makes text, not pictures; ask it for text, or name another model.");
        if (Card.PictureShape.Count == 0)
            throw new InvalidDataException($"'{Card.Name}' makes latents [{string.Join(", ", Card.RowShape)}] "
                + "and its folder has no autoencoder; put one into it as vae/.");
    }
}
