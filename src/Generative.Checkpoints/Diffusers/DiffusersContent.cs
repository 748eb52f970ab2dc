using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>What <see cref="DiffusersFolder.Write"/> writes. Immutable; holds tensors but does not own them.</summary>
/// <param name="Pipeline">
/// The pipeline's class for <c>model_index.json</c>, e.g. <c>DDPMPipeline</c>; null for no index: a single part is then written into the
/// folder itself, several into a folder each.
/// </param>
/// <param name="Parts">The components, at least one.</param>
public sealed record DiffusersContent(string? Pipeline, IReadOnlyList<DiffusersPart> Parts)
{
    /// <summary>The release of diffusers whose layout this is, for configs that do not name one.</summary>
    public const string Version = "0.40.0";

    /// <summary>Further fields of the index, such as <c>id2label</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Settings { get; init; } = new Dictionary<string, JsonNode?>();
}
