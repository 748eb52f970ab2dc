using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>Pictures asked for. Immutable; what is left null takes the model's default.</summary>
public sealed record ImageRequest
{
    /// <summary>Largest seed: numbers up to here survive JSON readers that hold numbers as doubles.</summary>
    public const long MaxSeed = (1L << 53) - 1;

    /// <summary>Most pictures in one request.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>Most steps in one run.</summary>
    public const int MaxSteps = 100_000;

    /// <summary>Most pictures in one network call.</summary>
    public const int MaxBatchSize = 4096;

    /// <summary>Strength of an edit when none is asked for.</summary>
    public const double DefaultStrength = 0.6;

    /// <summary>Name or folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the sampler; null for the model's default.</summary>
    public string? Sampler { get; init; }

    /// <summary>Steps; null for the model's default.</summary>
    public int? Steps { get; init; }

    /// <summary>
    /// Spacing of the noise levels, one of <see cref="Generative.Sampling.LevelSpacing.Names"/>; null for the sampler's own.
    /// </summary>
    public string? Levels { get; init; }

    /// <summary>Pictures in all; at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Class names or indices; the pictures take turns. Empty for no class.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Seed of picture 0; picture i has seed + i. 0 to <see cref="MaxSeed"/>.</summary>
    public long Seed { get; init; }

    /// <summary>Seeds one by one instead of <see cref="Seed"/>, one a picture; null for consecutive ones.</summary>
    public IReadOnlyList<long>? Seeds { get; init; }

    /// <summary>Guidance weight; 1 for none, null for the model's default.</summary>
    public double? Guidance { get; init; }

    /// <summary>Lowest noise to signal ratio sigma that is guided; null for no limit.</summary>
    public double? GuidanceFrom { get; init; }

    /// <summary>Highest noise to signal ratio sigma that is guided; null for no limit.</summary>
    public double? GuidanceTo { get; init; }

    /// <summary>How far guided answers get the deviation of unguided ones back, 0 (not at all) to 1; null for 0.</summary>
    public double? GuidanceRescale { get; init; }

    /// <summary>
    /// Guidance around the classifier-free one, first next to it: a weaker model, a gradient. Files can name it, not replay it.
    /// </summary>
    public IReadOnlyList<IGuidance> MoreGuidance { get; init; } = [];

    /// <summary>
    /// Pictures to start from, of the model's size; the pictures asked for take turns. Empty to start from noise. Each is noised to the row
    /// of the plan that <see cref="Strength"/> names and denoised from there (SDEdit, Meng et al. 2022).
    /// </summary>
    public IReadOnlyList<Picture> Init { get; init; } = [];

    /// <summary>
    /// How much of the way from noise an edit makes again, from 0 (no step: the picture itself) to 1 (every step). The run starts at row
    /// steps - floor(steps * strength). Null for <see cref="DefaultStrength"/>; needs <see cref="Init"/>.
    /// </summary>
    public double? Strength { get; init; }

    /// <summary>
    /// Where an edit may paint, of the model's size: white (128 and above) is painted, black keeps the bytes of <see cref="Init"/>. Opacity
    /// does not count. Null to paint everywhere; needs <see cref="Init"/>.
    /// </summary>
    public Picture? Mask { get; init; }

    /// <summary>The sampler's own numbers, for example <c>eta</c>.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Name or folder of a smaller model of the same picture tokens that proposes, for samplers that check proposals; null for none.
    /// </summary>
    public string? Draft { get; init; }

    /// <summary>
    /// How the sub-tokens of a token are drawn, for models that write picture tokens; null for the model's own law.
    /// </summary>
    public SlotDraws? Slots { get; init; }

    /// <summary>Remarks that travel with the parameters in the pictures' files, such as where <see cref="Init"/> was read from.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Pictures in one network call; at least 1. Does not change the pictures.</summary>
    public int BatchSize { get; init; } = 8;
}
