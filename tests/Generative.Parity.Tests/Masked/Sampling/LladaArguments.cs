using System.Text.Json;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>The published generate() arguments of one case, under their names there.</summary>
/// <param name="json">The case in generate_cases.json.</param>
internal sealed class LladaArguments(JsonElement json)
{
    public int Steps => json.GetProperty("steps").GetInt32();

    public double Guidance => Number("cfg_scale");

    /// <summary>"ones", "padded", or null for none.</summary>
    public string? AttentionMask => json.TryGetProperty("attention_mask", out var mask) ? mask.GetString() : null;

    public IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double>
    {
        ["temperature"] = Number("temperature"), ["block-length"] = json.GetProperty("block_length").GetInt32(),
    };

    /// <summary>
    /// Above a temperature of 0 the source takes only EoT out of the confidence, since its two tensors are then no longer the same.
    /// </summary>
    public ConfidenceOptions Options(LladaEnds ends) => new()
    {
        DrawsMask = true, Races = true,
        RandomRemasking = json.TryGetProperty("remasking", out var how) && how.GetString() == "random",
        NeverDrawn = Flag("logits_eos_inf") ? [ends.Text] : [],
        NeverSure = !Flag("confidence_eos_eot_inf") ? [] : Number("temperature") == 0 ? [ends.Text, ends.Turn] : [ends.Turn],
    };

    private double Number(string name) => json.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private bool Flag(string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();
}
