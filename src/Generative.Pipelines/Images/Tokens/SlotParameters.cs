using System.Globalization;
using System.Numerics;
using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>What files remember of <see cref="SlotDraws"/>: numbers with commas between.</summary>
internal static class SlotParameters
{
    private const string Temperature = "slot.temperature", TopK = "slot.top_k", TopP = "slot.top_p", Guidance = "slot.guidance";

    /// <summary>Keys and texts of what is asked for.</summary>
    public static IEnumerable<(string Key, string Numbers)> Of(SlotDraws? draws) => draws is null ? []
        : new[]
        {
            (Temperature, Text(draws.Temperatures)), (TopK, Text(draws.TopK)), (TopP, Text(draws.TopP)), (Guidance, Text(draws.Guidance)),
        }.Where(entry => entry.Item2.Length > 0);

    /// <summary>What a file remembers; null for nothing.</summary>
    /// <exception cref="InvalidDataException">A number is none.</exception>
    public static SlotDraws? Read(GenerationParameters parameters)
    {
        var draws = new SlotDraws
        {
            Temperatures = Numbers<double>(parameters, Temperature),
            TopK = Numbers<int>(parameters, TopK),
            TopP = Numbers<double>(parameters, TopP),
            Guidance = Numbers<double>(parameters, Guidance),
        };
        return draws.IsEmpty ? null : draws;
    }

    private static string Text<T>(IReadOnlyList<T> numbers) where T : INumber<T> =>
        string.Join(',', numbers.Select(n => n.ToString(null, CultureInfo.InvariantCulture)));

    private static T[] Numbers<T>(GenerationParameters parameters, string key) where T : struct, INumber<T> =>
        !parameters.Extra.TryGetValue(key, out var text) ? []
        : [.. text.Split(',').Select(part => T.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidDataException($"The parameter '{key}' is '{text}'; it should be numbers with commas between."))];
}
