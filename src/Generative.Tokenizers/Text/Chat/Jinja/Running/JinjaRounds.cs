namespace Generative.Tokenizers;

/// <summary>What a loop's body knows as <c>loop</c>.</summary>
/// <param name="items">All items.</param>
/// <param name="depth">How often the loop stands around these items.</param>
/// <param name="again">Writes the loop for other items; null where it is not <c>recursive</c>.</param>
internal sealed class JinjaRounds(List<object?> items, int depth, JinjaCallable? again) : JinjaObject
{
    private static readonly JinjaRoutine
        Cycle = new("*", a => a.Rest is { Count: > 0 } rest ? rest[((JinjaRounds)a.Value!).Now % rest.Count]
            : throw a.Error("takes at least one value")),
        Changed = new("*", a => ((JinjaRounds)a.Value!).HasChanged(JinjaTuple.Of(a.Rest), a.At));

    private JinjaTuple? _last;

    /// <summary>The round, from 0.</summary>
    public int Now { get; set; }

    /// <summary>Writes the loop for other items; null where it is not <c>recursive</c>.</summary>
    public JinjaCallable? Again => again;

    /// <inheritdoc/>
    public override object? Field(string name) => name switch
    {
        "index" => Now + 1L,
        "index0" => (long)Now,
        "first" => Now == 0,
        "last" => Now == items.Count - 1,
        "length" => (long)items.Count,
        "revindex" => (long)items.Count - Now,
        "revindex0" => items.Count - Now - 1L,
        "depth" => depth + 1L,
        "depth0" => (long)depth,
        "previtem" when Now > 0 => items[Now - 1],
        "nextitem" when Now + 1 < items.Count => items[Now + 1],
        "cycle" => new JinjaCallable("loop.cycle", Cycle, this),
        "changed" => new JinjaCallable("loop.changed", Changed, this),
        _ => new JinjaUndefined("loop." + name),
    };

    private bool HasChanged(JinjaTuple values, JinjaAt at)
    {
        var same = _last is not null && JinjaValues.AreEqual(_last, values, at);
        _last = values;
        return !same;
    }
}
