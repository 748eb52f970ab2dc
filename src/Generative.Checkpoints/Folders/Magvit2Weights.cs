using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// Which of a published checkpoint's tensors are the tokenizer's. Beside <c>encoder.*</c>, <c>decoder.*</c> and what the quantiser has,
/// a checkpoint of training holds <c>loss.*</c>, the discriminator and the perceptual network, and <c>model_ema.*</c>, running averages
/// under the same names without their dots. A checkpoint of a whole model holds all of it behind a prefix, <c>first_stage_model.</c>.
/// </summary>
internal static class Magvit2Weights
{
    private const string Loss = "loss.", Averages = "model_ema.", Landmark = "encoder.conv_in.weight";

    /// <summary>How the tensors meet a network.</summary>
    /// <exception cref="InvalidDataException">Averages are asked for, and there are none.</exception>
    public static WeightLoadOptions Options(nn.Module network, ITensorSource weights, bool averaged)
    {
        var prefix = Prefix(weights);
        if (!averaged)
            return new() { Prefix = prefix, KeyMap = Plain };

        var stored = prefix + Averages;
        var full = network.state_dict().Keys.ToDictionary(name => name.Replace(".", "", StringComparison.Ordinal), StringComparer.Ordinal);
        var found = weights.Tensors.Keys.Where(k => k.StartsWith(stored, StringComparison.Ordinal)).Select(k => k[stored.Length..])
            .Where(full.ContainsKey).Select(k => full[k]).ToHashSet(StringComparer.Ordinal);
        if (found.Count == 0)
            throw new InvalidDataException($"{weights.Path} holds no averages ({stored}*); load the plain weights");
        // Averages are kept of what is trained alone; the rest comes from its plain place.
        return new() { Prefix = prefix, KeyMap = name => name.StartsWith(Averages, StringComparison.Ordinal)
            ? full.GetValueOrDefault(name[Averages.Length..])
            : Plain(name) is { } plain && !found.Contains(plain) ? plain : null };
    }

    private static string? Plain(string name) =>
        name.StartsWith(Loss, StringComparison.Ordinal) || name.StartsWith(Averages, StringComparison.Ordinal) ? null : name;

    /// <summary>What stands before the encoder's names; nothing where there is no encoder, and the report says what lacks.</summary>
    private static string Prefix(ITensorSource weights)
    {
        var found = weights.Tensors.Keys.Where(k => k == Landmark || k.EndsWith("." + Landmark, StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? found[0][..^Landmark.Length] : "";
    }
}
