namespace Generative.Checkpoints;

/// <summary>One line of <c>model_index.json</c>.</summary>
/// <param name="Name">The component's name, which is its folder's too.</param>
/// <param name="Library">The library its class belongs to.</param>
/// <param name="ClassName">Its class.</param>
internal sealed record DiffusersIndexEntry(string Name, string Library, string ClassName);
