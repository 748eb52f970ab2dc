namespace Generative.Tokenizers;

/// <summary>What <c>cycler(...)</c> makes: values that come round again.</summary>
/// <param name="values">At least one.</param>
internal sealed class JinjaCycler(IReadOnlyList<object?> values) : JinjaObject
{
    private static readonly JinjaRoutine Next = new("", a => ((JinjaCycler)a.Value!).Take()), Reset = new("", a => ((JinjaCycler)a.Value!)._at = 0);

    private int _at;

    /// <inheritdoc/>
    public override object? Field(string name) => name switch
    {
        "current" => values[_at],
        "next" => new JinjaCallable("next", Next, this),
        "reset" => new JinjaCallable("reset", Reset, this),
        _ => new JinjaUndefined(name),
    };

    private object? Take()
    {
        var value = values[_at];
        _at = (_at + 1) % values.Count;
        return value;
    }
}
