namespace Generative.Tokenizers;

/// <summary>What stands in the brackets of a call.</summary>
/// <param name="Placed">Values by place.</param>
/// <param name="Named">Values by name.</param>
internal sealed record JinjaGiven(IReadOnlyList<object?> Placed, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>A call without brackets.</summary>
    public static JinjaGiven Nothing { get; } = new([], new Dictionary<string, object?>());

    /// <summary>What stands behind the first value.</summary>
    public JinjaGiven Rest => this with { Placed = [.. Placed.Skip(1)] };
}
