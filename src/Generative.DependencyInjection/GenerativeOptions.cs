namespace Generative.DependencyInjection;

/// <summary>What an application decides about the SDK.</summary>
public sealed class GenerativeOptions
{
    /// <summary>Where models run: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c> for the first GPU there is, else the CPU.</summary>
    public string Device { get; set; } = "auto";

    /// <summary>
    /// Dtype networks compute in: <c>f32</c>, <c>f16</c>, <c>bf16</c>, <c>f64</c>, or <c>auto</c> for f32. Half precision is for GPUs: CPUs without
    /// hardware for it are some 50 times slower. Levels and states stay float64.
    /// </summary>
    public string DType { get; set; } = "auto";

    /// <summary>Torch's threads inside one operation; null for the measured default.</summary>
    public int? Threads { get; set; }

    /// <summary>Folders whose sub-folders are models, named after the sub-folder.</summary>
    public IList<string> ModelRoots { get; } = [];

    /// <summary>Further model folders by name.</summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
