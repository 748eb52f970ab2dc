using System.CommandLine;
using System.Globalization;

namespace Generative.Samples.Generate;

/// <summary>The <c>--set NAME=VALUE</c> of commands that run a sampler.</summary>
internal static class SettingsOption
{
    /// <summary>A fresh option: each command owns its own.</summary>
    public static Option<string[]> Create() => new("--set")
    {
        Description = "A number of the sampler, such as eta=0.5; repeatable.", HelpName = "NAME=VALUE",
    };

    /// <summary>The numbers by name.</summary>
    /// <exception cref="BadInputException">One is not NAME=VALUE, or stands twice.</exception>
    public static IReadOnlyDictionary<string, double> Read(string[]? given)
    {
        var settings = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var text in given ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !double.TryParse(text[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                throw new BadInputException($"--set is '{text}'; give NAME=VALUE, such as eta=0.5.");
            if (!settings.TryAdd(text[..at], value))
                throw new BadInputException($"--set gives '{text[..at]}' twice; keep one.");
        }
        return settings;
    }
}
