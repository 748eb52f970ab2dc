namespace Generative.Pipelines;

/// <summary>Objects of a schema, their properties in its order.</summary>
internal static class JsonObjects
{
    /// <summary>The pattern of an object.</summary>
    /// <param name="properties">Name and value of each, and whether it may be left out.</param>
    /// <param name="comma">What stands between two of them.</param>
    /// <remarks>
    /// Each property is built once, however many may stand before it: a text before it is in one of two states, without a property so far
    /// or behind some, and passes it over without reading where it may.
    /// </remarks>
    public static Pattern Of(IReadOnlyList<(Pattern Pattern, bool IsOptional)> properties, Pattern comma) => (network, from) =>
    {
        int? none = Patterns.Text("{")(network, from), some = null;
        foreach (var (pattern, isOptional) in properties)
        {
            var (start, behind) = (network.Add(), network.Add());
            Skip(none, start);
            if (some is { } before)
                network.Skip(comma(network, before), start);
            network.Skip(pattern(network, start), behind);
            if (isOptional)
                Skip(some, behind);
            else
                none = null;
            some = behind;
        }
        var end = network.Add();
        Skip(none, end);
        Skip(some, end);
        return Patterns.Text("}")(network, end);

        void Skip(int? state, int to)
        {
            if (state is { } one)
                network.Skip(one, to);
        }
    };
}
