namespace Generative.Tokenizers;

/// <summary>A function, method, filter or test of the engine's own.</summary>
/// <param name="parameters">Names of what it takes, with spaces between; <c>*</c> at the end for any more.</param>
/// <param name="body">What it does.</param>
internal sealed class JinjaRoutine(string parameters, Func<JinjaArguments, object?> body)
{
    private readonly string[] _parameters = [.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "*")];
    private readonly bool _takesMore = parameters.EndsWith('*');

    /// <summary>Runs it.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="value">What it is a method of, or what stands before the bar.</param>
    /// <param name="given">What stands in its brackets.</param>
    /// <param name="at">Where it is called.</param>
    /// <exception cref="InvalidDataException">It is given what it does not take.</exception>
    public object? Call(string what, object? value, JinjaGiven given, JinjaAt at)
    {
        at.Step();
        var values = new object?[_parameters.Length];
        Array.Fill(values, JinjaArguments.Absent);
        for (var i = 0; i < Math.Min(given.Placed.Count, values.Length); i++)
            values[i] = given.Placed[i];
        var more = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, one) in given.Named)
            if (Array.IndexOf(_parameters, name) is >= 0 and var place && values[place] == JinjaArguments.Absent)
                values[place] = one;
            else if (_takesMore)
                more[name] = one;
            else
                throw at.Error($"{what} takes no '{name}' here; it takes {Known}");
        if (given.Placed.Count > values.Length && !_takesMore)
            throw at.Error($"{what} is given {given.Placed.Count} values; it takes {Known}");
        return body(new(what, value, _parameters, values, [.. given.Placed.Skip(values.Length)], more, at));
    }

    private string Known => _parameters.Length == 0 ? "none" : string.Join(", ", _parameters);
}
