using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>
/// Networks that earlier releases of diffusers saved under another class: the diffusion transformer was a <c>Transformer2DModel</c> whose
/// norm is <c>ada_norm_zero</c>, and published weights still say so.
/// </summary>
internal static class RenamedClass
{
    private const string Old = "Transformer2DModel", New = "DiTTransformer2DModel", Norm = "norm_type", NormOfNew = "ada_norm_zero";

    /// <summary>Settings only the old class has, at the values that leave the diffusion transformer as it is.</summary>
    private static readonly Dictionary<string, string[]> Idle = new(StringComparer.Ordinal)
    {
        ["attention_type"] = ["\"default\""],
        ["caption_channels"] = [],
        ["cross_attention_dim"] = [],
        ["double_self_attention"] = ["false"],
        ["interpolation_scale"] = [],
        ["num_vector_embeds"] = [],
        ["only_cross_attention"] = ["false"],
        ["use_additional_conditions"] = ["false"],
        ["use_linear_projection"] = ["false"],
    };

    /// <summary>The class's name of today; its settings lose those that only the old class had, where they change nothing.</summary>
    /// <param name="component">The component, for the note.</param>
    /// <param name="className">The name in the file; null when it has none.</param>
    /// <param name="fields">The config.</param>
    /// <param name="notes">Gets a sentence when the name changes.</param>
    public static string? Current(string component, string? className, JsonObject fields, List<string> notes)
    {
        if (className == Old && fields[Norm] is JsonValue norm && norm.ToString() == NormOfNew)
        {
            className = New;
            notes.Add($"{component}: a {Old} with {Norm} {NormOfNew} is what is called {New} today; it is read as one");
        }

        if (className != New) return className;
        foreach (var (name, values) in Idle)
            if (fields.TryGetPropertyValue(name, out var value) && (value is null || values.Contains(value.ToJsonString())))
                fields.Remove(name);
        return className;
    }
}
