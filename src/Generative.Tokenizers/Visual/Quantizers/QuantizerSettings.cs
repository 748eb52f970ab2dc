using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Checks of quantisers' settings, all in the same words: setting, value, what to give instead.</summary>
internal static class QuantizerSettings
{
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static void That(bool holds, string name, object value, string fix)
    {
        if (!holds)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; {fix}."), name);
    }

    /// <summary>A codebook of at least two codes of at least one channel.</summary>
    public static void Table(long codes, int channels)
    {
        That(codes is >= 2 and <= int.MaxValue, "Codes", codes, "give at least 2, and fewer than 2^31");
        That(channels >= 1, "Channels", channels, "give at least 1");
    }

    /// <summary>Weights of loss terms: finite and at least 0.</summary>
    public static void Weights(params ReadOnlySpan<(string Name, double Value)> weights)
    {
        foreach (var (name, value) in weights)
            That(value >= 0 && double.IsFinite(value), name, value, "give 0 or a positive number");
    }
}
