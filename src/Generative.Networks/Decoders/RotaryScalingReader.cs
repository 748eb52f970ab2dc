using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Networks;

/// <summary>Reads <c>rope_scaling</c>, or <c>rope_parameters</c> of newer configs, which holds the base as well.</summary>
internal static class RotaryScalingReader
{
    private const string FactorField = "factor", Original = "original_max_position_embeddings";
    private const string New = "rope_type", Old = "type", Theta = "rope_theta";

    private static readonly Dictionary<string, RotaryScalingKind> Kinds = new(StringComparer.Ordinal)
    {
        ["default"] = RotaryScalingKind.Default, ["linear"] = RotaryScalingKind.Linear, ["dynamic"] = RotaryScalingKind.Dynamic,
        ["llama3"] = RotaryScalingKind.Llama3, ["yarn"] = RotaryScalingKind.Yarn,
    };

    /// <summary>The change, null for none, and the base where the config writes it there.</summary>
    /// <param name="settings">The config.</param>
    /// <param name="maxLength">Its <c>max_position_embeddings</c>.</param>
    /// <exception cref="InvalidDataException">The rule is not known, or a number is missing or out of range.</exception>
    public static (RotaryScaling? Scaling, double? Theta) Read(ComponentSettings settings, int maxLength)
    {
        var json = settings.ToJson();
        RotaryScaling? scaling = null;
        double? theta = null;
        foreach (var name in new[] { "rope_scaling", "rope_parameters" })
        {
            if (json[name] is null)
                continue;
            if (json[name] is not JsonObject fields)
                throw new InvalidDataException($"{settings.Source}: '{name}' is {json[name]!.ToJsonString()}; give an object, or null.");
            var type = fields[New] is not null ? New : Old;
            fields[type] ??= "default";
            var read = ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), $"{settings.Source}: {name}", type);
            theta = read.Has(Theta) ? read.Required<double>(Theta) : theta;
            scaling = Of(read, maxLength) ?? scaling;
        }
        return (scaling, theta);
    }

    private static RotaryScaling? Of(ComponentSettings settings, int maxLength)
    {
        if (!Kinds.TryGetValue(settings.Type, out var kind))
            throw new InvalidDataException(
                $"{settings.Source}: type \"{settings.Type}\" is not supported; known are {string.Join(", ", Kinds.Keys)}.");
        if (kind == RotaryScalingKind.Default)
            return null;
        var usual = new RotaryScaling(kind);
        var read = usual with
        {
            Factor = Factor(settings, kind, maxLength),
            OriginalLength = kind == RotaryScalingKind.Llama3 ? settings.Required<int>(Original)
                : settings.Has(Original) ? settings.Required<int>(Original) : null,
            LowTurns = settings.Optional("low_freq_factor", usual.LowTurns),
            HighTurns = settings.Optional("high_freq_factor", usual.HighTurns),
            AttentionFactor = Maybe(settings, "attention_factor"),
            BetaFast = Or(Maybe(settings, "beta_fast"), usual.BetaFast),
            BetaSlow = Or(Maybe(settings, "beta_slow"), usual.BetaSlow),
            MScale = Maybe(settings, "mscale"),
            MScaleAll = Maybe(settings, "mscale_all_dim"),
            Truncates = settings.Optional("truncate", true),
        };
        Check(read, settings.Source);
        return read;
    }

    // YaRN without one stretches the first length to the network's own, as published code does.
    private static double Factor(ComponentSettings settings, RotaryScalingKind kind, int maxLength) =>
        kind == RotaryScalingKind.Yarn && !settings.Has(FactorField) && settings.Has(Original)
            ? (double)maxLength / settings.Required<int>(Original) : settings.Required<double>(FactorField);

    private static void Check(RotaryScaling read, string source) => new SettingChecks(source)
        .That(read.OriginalLength is null or >= 1, Original, read.OriginalLength ?? 0, "give at least 1")
        .That(read.Factor >= 1 && double.IsFinite(read.Factor), FactorField, read.Factor, "give at least 1")
        .That(read.LowTurns > 0 && read.HighTurns > read.LowTurns && double.IsFinite(read.HighTurns), "high_freq_factor", read.HighTurns,
            string.Create(CultureInfo.InvariantCulture, $"give more than 'low_freq_factor', which is {read.LowTurns}"))
        .That(read.BetaSlow > 0 && read.BetaFast >= read.BetaSlow && double.IsFinite(read.BetaFast), "beta_fast", read.BetaFast,
            string.Create(CultureInfo.InvariantCulture, $"give at least 'beta_slow', which is {read.BetaSlow}"))
        .That(read.AttentionFactor is null or (> 0 and < double.PositiveInfinity), "attention_factor", read.AttentionFactor ?? 0,
            "give a positive number");

    private static double? Maybe(ComponentSettings settings, string name) => settings.Has(name) ? settings.Required<double>(name) : null;

    // 0 means the usual one, as published code reads it.
    private static double Or(double? value, double usual) => value is null or 0 ? usual : value.Value;
}
