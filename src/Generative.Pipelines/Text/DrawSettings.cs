using System.Globalization;

namespace Generative.Pipelines;

/// <summary>The numbers of a draw, which requests name and samplers know as settings.</summary>
internal static class DrawSettings
{
    /// <summary>Name of the setting that divides log probabilities.</summary>
    public const string Temperature = "temperature";

    private const string TopP = "top-p", TopK = "top-k", MinP = "min-p", Greedy = "greedy";

    /// <summary>The request's settings with its temperature, top-p, top-k and min-p among them.</summary>
    /// <exception cref="ArgumentException">One is out of range, given twice, or the sampler makes no draws it could change.</exception>
    public static IReadOnlyDictionary<string, double> Of(TextRequest request, ISampler sampler)
    {
        var settings = new Dictionary<string, double>(request.Settings);
        foreach (var (name, value) in Named(request))
            if (!settings.TryAdd(name, value))
                throw new ArgumentException($"{name} is given twice; keep one.");
        if (settings.TryGetValue(Temperature, out var t) && !(t > 0 && double.IsFinite(t)))
            throw Wrong(
                Temperature, t, "a number above 0, 1 for the model's own law, or for the likeliest token at every draw top-k 1 instead");
        if (settings.TryGetValue(TopP, out var p) && !(p is > 0 and <= 1))
            throw Wrong(TopP, p, "a probability above 0, up to 1 for all tokens");
        if (request.TopK is < 1)
            throw Wrong(TopK, request.TopK.Value, "at least 1, or leave it out for all tokens");
        if (request.MinP is { } least && !(least is > 0 and <= 1))
            throw Wrong(MinP, least, "a share above 0, up to 1 for the likeliest token alone, or leave it out for all tokens");
        CheckIdle(request, sampler, settings);
        return settings;
    }

    /// <summary>Whether a request asks for draws that a sampler does not make.</summary>
    public static bool AreIdle(TextRequest request, ISampler sampler) =>
        Named(request).Select(n => n.Name).Concat(request.Settings.Keys).Any(name => sampler.Settings.All(s => s.Name != name));

    /// <summary>Objects to numbers of a draw where nothing is drawn.</summary>
    private static void CheckIdle(TextRequest request, ISampler sampler, Dictionary<string, double> settings)
    {
        var greedy = settings.GetValueOrDefault(Greedy) == 1;
        if (Named(request).Any(n => greedy || (!sampler.Solver.IsStochastic && sampler.Settings.All(s => s.Name != n.Name))))
            throw new ArgumentException($"{Named(request).First().Name} is given, and the sampler '{sampler.Name}' "
                + $"{(greedy ? "with greedy 1 " : "")}draws nothing that it could change; leave it out, or choose "
                + (greedy ? "greedy 0." : "a sampler that draws, such as sample."));
    }

    private static IEnumerable<(string Name, double Value)> Named(TextRequest request) =>
        new (string Name, double? Value)[]
            {
                (Temperature, request.Temperature), (TopP, request.TopP), (TopK, request.TopK), (MinP, request.MinP),
            }
            .Where(n => n.Value is not null).Select(n => (n.Name, n.Value!.Value));

    private static ArgumentException Wrong(string name, double value, string fix) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give {fix}."));
}
