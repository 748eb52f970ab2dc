using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Parity.Tests;

/// <summary>Arguments of the published samplers under their published names, with their published defaults.</summary>
internal sealed record SamplerArguments
{
    private static readonly string[] Names =
    [
        "num_steps", "sigma_min", "sigma_max", "rho", "solver", "discretization", "schedule", "scaling", "epsilon_s",
        "C_1", "C_2", "M", "alpha", "S_churn", "S_min", "S_max", "S_noise",
    ];

    private readonly ComponentSettings _given;

    private SamplerArguments(ComponentSettings given)
    {
        given.AllowOnly(Names);
        _given = given;
        Solver = Choice("solver", "heun", "euler");
        Discretization = Choice("discretization", "edm", "vp", "ve", "iddpm");
        Schedule = Choice("schedule", "linear", "vp", "ve");
        Scaling = Choice("scaling", "none", "vp");
    }

    public int Steps => _given.Optional("num_steps", 18);

    public string Solver { get; }

    public string Discretization { get; }

    public string Schedule { get; }

    public string Scaling { get; }

    public int M => _given.Optional("M", 1000);

    public double this[string name, double fallback] => _given.Optional(name, fallback);

    /// <summary>Everything at its default but the number of steps.</summary>
    public static SamplerArguments Customary(int steps) =>
        new(ComponentSettings.Create("customary", new Dictionary<string, object?> { ["num_steps"] = steps }));

    /// <exception cref="InvalidDataException">An argument is unknown or out of range.</exception>
    public static SamplerArguments Read(JsonElement json, string source)
    {
        var fields = JsonObject.Create(json) ?? throw new InvalidDataException($"{source} has no arguments");
        fields["type"] = "kwargs";
        return new(ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), source));
    }

    private string Choice(string name, params string[] choices)
    {
        var value = _given.Optional(name, choices[0]);
        return choices.Contains(value) ? value
            : throw new InvalidDataException($"{_given.Source}: {name} is '{value}', known are {string.Join(", ", choices)}");
    }
}
