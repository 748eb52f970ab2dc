namespace Generative.Tokenizers;

/// <summary>What a routine is given, place by place.</summary>
/// <param name="what">What messages call the routine.</param>
/// <param name="value">What it is a method of, or what stands before the bar.</param>
/// <param name="names">What it takes.</param>
/// <param name="values">What it is given of these.</param>
/// <param name="rest">Values behind them.</param>
/// <param name="named">Values under other names.</param>
/// <param name="at">Where it is called.</param>
internal sealed class JinjaArguments(string what, object? value, string[] names, object?[] values, IReadOnlyList<object?> rest,
    IReadOnlyDictionary<string, object?> named, JinjaAt at)
{
    /// <summary>Stands where nothing is given, which is not the same as none.</summary>
    public static readonly object Absent = new();

    /// <summary>What it is a method of, or what stands before the bar.</summary>
    public object? Value => value;

    /// <summary>Values behind those that have names.</summary>
    public IReadOnlyList<object?> Rest => rest;

    /// <summary>Values under names it does not know.</summary>
    public IReadOnlyDictionary<string, object?> Named => named;

    /// <summary>Where it is called.</summary>
    public JinjaAt At => at;

    /// <summary>What was meant in brackets behind the first value, for what calls on.</summary>
    public JinjaGiven Given => new(rest, named);

    /// <summary>Whether a place is given.</summary>
    public bool Has(int place) => values[place] != Absent;

    /// <summary>What is given at a place.</summary>
    /// <exception cref="InvalidDataException">Nothing is.</exception>
    public object? this[int place] => Has(place) ? values[place] : throw Error($"needs '{names[place]}'");

    /// <summary>What is given at a place, or else this.</summary>
    public object? Or(int place, object? otherwise) => Has(place) ? values[place] : otherwise;

    /// <summary>Whether something true is given at a place.</summary>
    public bool Flag(int place) => Has(place) && JinjaValues.IsTrue(values[place]);

    /// <summary>A text.</summary>
    public string Text(int place) => this[place] as string
        ?? throw Error($"takes a text as '{names[place]}', and {JinjaValues.Shown(values[place])} is none");

    /// <summary>A text, or null where none or nothing is given.</summary>
    public string? TextOrNone(int place) => Or(place, null) is null ? null : Text(place);

    /// <summary>A whole number.</summary>
    public long Whole(int place, long otherwise) => Or(place, otherwise) switch
    {
        long whole => whole,
        bool flag => flag ? 1 : 0,
        var other => throw Error($"takes a whole number as '{names[place]}', and {JinjaValues.Shown(other)} is none"),
    };

    /// <summary>What is wrong with the call.</summary>
    public InvalidDataException Error(string message) => at.Error($"{what} {message}");
}
