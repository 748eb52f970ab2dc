namespace Generative.Architecture.Tests;

/// <summary>Who may reference whom. "A -> B" means A references B; nothing else is allowed.</summary>
internal static class HouseArrows
{
    /// <summary>What every sample may reference: the container, the trainer, and the contracts that plug-ins are written against.</summary>
    public static readonly string[] Samples = ["Generative.DependencyInjection", "Generative.Training", "Generative.Abstractions"];

    /// <summary>Rooms under src and the rooms each may reference.</summary>
    public static IReadOnlyDictionary<string, string[]> Rooms { get; } = new Dictionary<string, string[]>
    {
        ["Abstractions"] = [],
        ["Runtime"] = ["Abstractions"],
        ["Imaging"] = ["Abstractions"],
        ["Sampling"] = ["Runtime"],
        ["Networks"] = ["Runtime"],
        ["Checkpoints"] = ["Runtime"],
        ["Tokenizers"] = ["Abstractions", "Networks"],
        ["Training"] = ["Networks", "Sampling", "Checkpoints", "Tokenizers", "Imaging"],
        ["Pipelines"] = ["Sampling", "Networks", "Checkpoints", "Tokenizers", "Imaging"],
        ["DependencyInjection"] = ["Pipelines"],
        ["Extensions.AI"] = ["DependencyInjection"],
    }.ToDictionary(r => $"Generative.{r.Key}", r => r.Value.Select(v => $"Generative.{v}").ToArray());
}
