using System.Text.Json;

namespace Generative.Parity.Tests;

/// <summary>The numbers of each case: <c>params.json</c>.</summary>
internal static class RuleNumbersFile
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Read(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "params.json")));
        return json.RootElement.EnumerateObject().ToDictionary(c => c.Name, c =>
            (IReadOnlyDictionary<string, double>)c.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()));
    }
}
