using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>What to sample with when nobody says otherwise.</summary>
/// <param name="Sampler">A sampler's registered name, e.g. <c>edm-heun</c>.</param>
/// <param name="Steps">Steps, at least 1; null for the sampler's own default.</param>
/// <param name="Guidance">Guidance weight, 1 for none; null for the guidance's own default.</param>
public sealed record DefaultsConfig(string Sampler, int? Steps = null, double? Guidance = null)
{
    internal static DefaultsConfig Read(ComponentSettings defaults)
    {
        defaults.AllowOnly("steps", "guidance");
        int? steps = defaults.Has("steps") ? defaults.Required<int>("steps") : null;
        if (steps < 1) throw new InvalidDataException($"{defaults.Source}: 'steps' is {steps}; give at least 1");
        double? guidance = defaults.Has("guidance") ? defaults.Required<double>("guidance") : null;
        if (guidance is { } weight && !double.IsFinite(weight))
            throw new InvalidDataException($"{defaults.Source}: 'guidance' is not finite; give a number such as 1.5");
        return new(defaults.Type, steps, guidance);
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["sampler"] = Sampler };
        if (Steps is { } steps) json["steps"] = steps;
        if (Guidance is { } guidance) json["guidance"] = guidance;
        return json;
    }
}
