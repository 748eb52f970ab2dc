namespace Generative.Tokenizers;

/// <summary>A list in round brackets: written so, and equal to its like only.</summary>
internal sealed class JinjaTuple : List<object?>
{
    private JinjaTuple(IEnumerable<object?> items) : base(items)
    {
    }

    /// <summary>A tuple of items.</summary>
    public static JinjaTuple Of(params IReadOnlyList<object?> items) => new(items);
}
