namespace Generative.Tokenizers;

/// <summary>What a value is given to: a name, a namespace's field, or several that take it apart.</summary>
/// <param name="Name">The name; empty for several.</param>
/// <param name="Field">The namespace's field, or null.</param>
/// <param name="Parts">Several; empty for one.</param>
internal sealed record JinjaTarget(string Name, string? Field, IReadOnlyList<JinjaTarget> Parts)
{
    /// <summary>Gives it a value.</summary>
    public void Assign(JinjaScope scope, object? value, JinjaAt at)
    {
        if (Parts.Count > 0)
            TakeApart(scope, value, at);
        else if (Field is null)
            scope.Set(Name, value);
        else if (scope.Get(Name) is JinjaNamespace own)
            own.Names[Field] = value;
        else
            throw at.Error($"'{Name}' is no namespace, and its '{Field}' cannot be set");
    }

    private void TakeApart(JinjaScope scope, object? value, JinjaAt at)
    {
        var items = JinjaValues.Items(value, at);
        if (items.Count != Parts.Count)
            throw at.Error($"{JinjaValues.Shown(value)} does not come apart into {string.Join(", ", Parts.Select(p => p.Name))}");
        for (var i = 0; i < items.Count; i++)
            Parts[i].Assign(scope, items[i], at);
    }
}
