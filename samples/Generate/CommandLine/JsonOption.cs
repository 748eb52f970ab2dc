using System.CommandLine;

namespace Generative.Samples.Generate;

/// <summary>The <c>--json</c> that every command has.</summary>
internal static class JsonOption
{
    /// <summary>A fresh option: each command owns its own.</summary>
    public static Option<bool> Create() => new("--json") { Description = "Print one JSON object instead of text." };
}
