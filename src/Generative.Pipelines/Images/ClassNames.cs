using System.Globalization;

namespace Generative.Pipelines;

/// <summary>Finds classes by what people call them.</summary>
internal static class ClassNames
{
    private const int Shown = 20, ShownOfMany = 5;

    /// <summary>
    /// The index of a class: by its whole name, by one of the names its own holds between commas ("great white shark, white shark") where
    /// no other class has that too, or by number.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, or several; the message says which and what would do.</exception>
    public static int Find(string name, ModelCard card)
    {
        if (card.Classes.Count == 0)
            throw new ArgumentException($"'{card.Name}' has no classes; leave out '{name}'.");
        for (var i = 0; i < card.Classes.Count; i++)
            if (Same(card.Classes[i], name))
                return i;
        int[] holders = [.. Enumerable.Range(0, card.Classes.Count).Where(i => card.Classes[i].Split(',').Any(part => Same(part, name)))];
        if (holders.Length == 1)
            return holders[0];
        if (holders.Length > 1)
            throw new ArgumentException($"'{card.Name}' has several classes called '{name}'; "
                + $"give the number of one: {string.Join("; ", holders.Select(i => Numbered(i, card)))}.");
        if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return index >= 0 && index < card.Classes.Count ? index
                : throw new ArgumentException($"class is {index}; '{card.Name}' has classes 0 to {card.Classes.Count - 1}.");
        throw new ArgumentException(
            $"'{card.Name}' has no class '{name}'{Suggestion.Text(name, card.Classes)}; it has {List(card.Classes)}.");
    }

    /// <summary>All names, or of many their number and the first few.</summary>
    public static string List(IReadOnlyList<string> classes) => classes.Count <= Shown ? string.Join(", ", classes)
        : string.Create(CultureInfo.InvariantCulture, $"{classes.Count}: {string.Join(", ", classes.Take(ShownOfMany))}, ...");

    private static bool Same(string known, string name) => string.Equals(known.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Numbered(int index, ModelCard card) =>
        string.Create(CultureInfo.InvariantCulture, $"{index} ({card.Classes[index]})");
}
