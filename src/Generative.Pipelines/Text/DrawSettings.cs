using System.Globalization;

namespace Generative.Pipelines;

/// <summary>The numbers of a draw, which requests name and samplers know as settings.</summary>
internal static class DrawSettings
{
    /// <summary>Name of the setting that divides log probabilities.</summary>
    public const string Temperature = "temperature";

    private const string TopP = "top-p", TopK = "top-k";

    /// <summary>The request's settings with its temperature, top-p and top-k among them.</summary>
    /// <exception cref="ArgumentException">One is out of range, or given twice.</exception>
    public static IReadOnlyDictionary<string, double> Of(TextRequest request)
    {
        var settings = new Dictionary<string, double>(request.Settings);
        Add(Temperature, request.Temperature);
        Add(TopP, request.TopP);
        Add(TopK, request.TopK);
        if (settings.TryGetValue(Temperature, out var t) && !(t > 0 && double.IsFinite(t)))
            throw Wrong(
                Temperature, t, "a number above 0, 1 for the model's own law, or for the likeliest token at every draw top-k 1 instead");
        if (settings.TryGetValue(TopP, out var p) && !(p is > 0 and <= 1))
            throw Wrong(TopP, p, "a probability above 0, up to 1 for all tokens");
        if (request.TopK is < 1)
            throw Wrong(TopK, request.TopK.Value, "at least 1, or leave it out for all tokens");
        return settings;

        void Add(string name, double? value)
        {
            if (value is { } given && !settings.TryAdd(name, given))
                throw new ArgumentException($"{name} is given twice; keep one.");
        }
    }

    private static ArgumentException Wrong(string name, double value, string fix) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give {fix}."));
}
