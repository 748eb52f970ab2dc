namespace Generative.Tokenizers;

/// <summary>What stands behind a value's point and in its square brackets.</summary>
internal static class JinjaMembers
{
    /// <summary><c>value.name</c>: a method, a field, or else unset.</summary>
    public static object? Field(object? value, string name, JinjaAt at) =>
        Method(value, name) is { } method ? method : Own(value, name, at);

    /// <summary><c>value[key]</c>: an item, a field, a method, or else unset.</summary>
    public static object? Item(object? value, object? key, JinjaAt at) => (value, key) switch
    {
        (Dictionary<string, object?> or JinjaObject or JinjaUndefined, string name) =>
            Own(value, name, at) switch { JinjaUndefined unset => (object?)Method(value, name) ?? unset, var own => own },
        (JinjaUndefined, _) => Own(value, JinjaTexts.Text(key, at), at),
        (List<object?> or string, long or bool) => Place(value, key is true ? 1 : key as long? ?? 0, at),
        (_, string name) => (object?)Method(value, name) ?? new JinjaUndefined(name),
        _ => new JinjaUndefined($"item {JinjaValues.Shown(key)}"),
    };

    /// <summary>A method of a text, a list or a mapping; null where there is none.</summary>
    public static JinjaCallable? Method(object? value, string name) =>
        Methods(value)?.TryGetValue(name, out var routine) == true ? new(name, routine!, value) : null;

    /// <summary>All methods of a value; null where it has none.</summary>
    public static Dictionary<string, JinjaRoutine>? Methods(object? value) => value switch
    {
        string => JinjaTextMethods.All,
        List<object?> => JinjaListMethods.All,
        Dictionary<string, object?> => JinjaMapMethods.All,
        _ => null,
    };

    /// <summary>What a path such as <c>function.name</c> leads to.</summary>
    /// <param name="value">Where it begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="at">Where it is asked for.</param>
    /// <param name="otherwise">What stands in wherever a step leads nowhere; null for nothing.</param>
    public static object? Path(object? value, object? path, JinjaAt at, object? otherwise = null)
    {
        object?[] steps = path is string names ? [.. names.Split('.').Select(
            name => name.Length > 0 && name.All(char.IsAsciiDigit) ? (object?)PythonNumbers.Whole(name, at) : name)] : [path];
        foreach (var step in steps)
            value = Item(value, step, at) is var next && next is JinjaUndefined && otherwise is not null ? otherwise : next;
        return value;
    }

    private static object? Own(object? value, string name, JinjaAt at) => value switch
    {
        Dictionary<string, object?> map => map.TryGetValue(name, out var field) ? field : new JinjaUndefined(name),
        JinjaObject other => other.Field(name),
        JinjaUndefined undefined => throw at.Error($"'{undefined.Name}' is not set, and '{name}' is asked of it"),
        _ => new JinjaUndefined(name),
    };

    private static object? Place(object value, long place, JinjaAt at)
    {
        var items = value as List<object?>;
        // A template that goes through a text letter by letter asks this for each: most texts have no letter of two units.
        if (items is null && PythonText.IsPlain((string)value))
        {
            var text = (string)value;
            at.Read(text.Length);
            return (place < 0 ? place + text.Length : place) is >= 0 and var letter && letter < text.Length
                ? text[(int)letter].ToString() : new JinjaUndefined($"item {place}");
        }
        items ??= JinjaValues.Items(value, at);
        return (place < 0 ? place + items.Count : place) is >= 0 and var i && i < items.Count ? items[(int)i] : new JinjaUndefined($"item {place}");
    }
}
