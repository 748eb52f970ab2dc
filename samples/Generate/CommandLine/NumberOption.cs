using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Generative.Samples.Generate;

/// <summary>Options that take a number and say which when they are given something else.</summary>
internal static class NumberOption
{
    /// <summary>An option for a whole number from <paramref name="low"/> to <paramref name="high"/>; null when it is not given.</summary>
    public static Option<long?> Whole(string name, string description, long low, long high) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = given =>
        {
            if (long.TryParse(Text(given), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= low && value <= high)
                return value;
            given.AddError($"{name} is '{Text(given)}'; give a whole number from {low} to {high}.");
            return null;
        },
    };

    /// <summary>An option for any finite number; null when it is not given.</summary>
    public static Option<double?> Real(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = given =>
        {
            if (double.TryParse(Text(given), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                return value;
            given.AddError($"{name} is '{Text(given)}'; give a finite number.");
            return null;
        },
    };

    private static string Text(ArgumentResult given) => given.Tokens is [var token] ? token.Value : "";
}
