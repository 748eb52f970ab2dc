namespace Generative.DependencyInjection;

/// <summary>What an application decides about the SDK.</summary>
public sealed class GenerativeOptions
{
    /// <summary>Where models run: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c> for the first GPU there is, else the CPU.</summary>
    public string Device { get; set; } = "auto";

    /// <summary>Torch's threads inside one operation; null for the measured default.</summary>
    public int? Threads { get; set; }

    /// <summary>Folders whose sub-folders are models, named after the sub-folder.</summary>
    public IList<string> ModelRoots { get; } = [];

    /// <summary>Further model folders by name.</summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
