using System.Text.RegularExpressions;

namespace Generative.Checkpoints;

/// <summary>
/// How the files of a diffusers folder are called. Variants stand before the last ending, in older folders before the index's.
/// </summary>
internal static partial class DiffusersNaming
{
    public const string Index = "model_index.json";
    public const string Config = "config.json";
    public const string SchedulerConfig = "scheduler_config.json";
    public const string ClassField = "_class_name";
    public const string VersionField = "_diffusers_version";

    /// <summary>The library whose components this SDK builds.</summary>
    public const string Library = "diffusers";

    /// <summary>Beginnings of weight files: diffusers' own, and those of the libraries it borrows encoders from.</summary>
    public static readonly string[] Stems = ["diffusion_pytorch_model", "model"];

    /// <summary>The stem of a library's weight files.</summary>
    public static string Stem(string library) => library == Library ? Stems[0] : Stems[1];

    /// <summary>Whether a class is a scheduler, which has settings and no weights.</summary>
    public static bool IsScheduler(string className) => className.EndsWith("Scheduler", StringComparison.Ordinal);

    /// <summary>The config file of a class.</summary>
    public static string ConfigOf(string className) => IsScheduler(className) ? SchedulerConfig : Config;

    /// <summary>A single weight file: <c>stem.variant.safetensors</c>.</summary>
    public static string Single(string stem, string? variant) => $"{stem}{Dotted(variant)}.safetensors";

    /// <summary>An index: <c>stem.safetensors.index.variant.json</c>.</summary>
    public static string IndexOf(string stem, string? variant) => $"{stem}.safetensors.index{Dotted(variant)}.json";

    /// <summary>A shard, counted from 1: <c>stem.variant-00001-of-00002.safetensors</c>.</summary>
    public static string Shard(string stem, string? variant, int number, int count) =>
        $"{stem}{Dotted(variant)}-{number:00000}-of-{count:00000}.safetensors";

    /// <summary>Every name the weights of a variant may have, the preferred first.</summary>
    public static IEnumerable<string> Candidates(string? variant) => Stems.SelectMany(stem => variant is null
        ? (string[])[Single(stem, null), IndexOf(stem, null)]
        : [Single(stem, variant), IndexOf(stem, variant), $"{stem}.{variant}.safetensors.index.json"]);

    /// <summary>The variant a weight file's name carries; null when it carries none or is no whole weight file.</summary>
    public static string? VariantIn(string file) => Variants().Match(file) is { Success: true } found ? found.Groups["v"].Value : null;

    /// <summary>Whether a text can stand in file and folder names: it holds no separator and no dot.</summary>
    public static bool IsWord(string text) => Words().IsMatch(text);

    /// <summary>Whether a file belongs to the weights of a stem and variant: the file, its shards, its index.</summary>
    public static bool BelongsTo(string file, string stem, string? variant) =>
        file == IndexOf(stem, variant) || (variant is not null && file == $"{stem}.{variant}.safetensors.index.json")
        || Shards().Replace(file, ".safetensors") == Single(stem, variant);

    private static string Dotted(string? variant) => variant is null ? "" : "." + variant;

    // A shard's number is no variant: "model.fp16-00001-of-00002.safetensors".
    [GeneratedRegex(@"^(?!.*-\d{5}-of-\d{5})(?:diffusion_pytorch_model|model)\."
        + @"(?:(?<v>\w[\w-]*)\.safetensors(?:\.index\.json)?|safetensors\.index\.(?<v>\w[\w-]*)\.json)$")]
    private static partial Regex Variants();

    [GeneratedRegex(@"-\d{5}-of-\d{5}\.safetensors$")]
    private static partial Regex Shards();

    [GeneratedRegex(@"^\w[\w-]*$")]
    private static partial Regex Words();
}
