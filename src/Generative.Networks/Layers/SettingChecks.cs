using System.Globalization;

namespace Generative.Networks;

/// <summary>Checks of numbers read from a config, all in the same words: file, setting, value, what to give instead.</summary>
/// <param name="source">Where the settings come from.</param>
internal readonly struct SettingChecks(string source)
{
    /// <summary>At least 1.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public SettingChecks Positive(int value, string name) => That(value >= 1, name, value, "give at least 1");

    /// <summary>A multiple of another setting.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public SettingChecks Multiple(int value, string name, int of, string ofName) =>
        That(value % of == 0, name, value, string.Create(CultureInfo.InvariantCulture, $"give a multiple of '{ofName}', which is {of}"));

    /// <summary>Any condition.</summary>
    /// <exception cref="InvalidDataException">It does not hold.</exception>
    public SettingChecks That(bool holds, string name, object value, string fix) => holds ? this
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{source}: '{name}' is {value}; {fix}."));
}
