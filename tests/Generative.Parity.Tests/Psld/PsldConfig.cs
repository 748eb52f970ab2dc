using System.Text.Json;
using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>One process of config.json.</summary>
/// <param name="Name">Its name, the first part of its tensors' names.</param>
/// <param name="Process">The process it describes.</param>
/// <param name="Mass">The mass it states.</param>
/// <param name="InverseMass">The inverse mass it states.</param>
internal sealed record PsldConfig(string Name, PsldProcess Process, double Mass, double InverseMass)
{
    /// <summary>Every process of the file; entries without frictions tell how a run was made and are not processes.</summary>
    public static IReadOnlyList<PsldConfig> ReadAll(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. json.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("nu", out _))
            .Select(p => Read(p.Name, p.Value))];
    }

    private static PsldConfig Read(string name, JsonElement json)
    {
        var factorisation = json.GetProperty("decomp_mode").GetString() switch
        {
            "lower" => PsldFactorisation.Lower,
            "upper" => PsldFactorisation.Upper,
            var other => throw new InvalidDataException($"{name}: decomp_mode is '{other}'; known are lower and upper"),
        };
        return new(name, new(Number("nu"), Number("gamma"), Number("beta_min"), Number("beta_max"), Number("kappa"), factorisation,
            Number("numerical_eps")), Number("m"), Number("m_inv"));

        double Number(string field) => json.GetProperty(field).GetDouble();
    }
}
