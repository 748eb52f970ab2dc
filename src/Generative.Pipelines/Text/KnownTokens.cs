namespace Generative.Pipelines;

/// <summary>Bars ids that no token of the tokenizer has: gaps in its vocabulary, and the rows that pad a table to a round size.</summary>
/// <param name="barred">The ids, ascending; few beside those that are allowed.</param>
internal sealed class KnownTokens(int[] barred) : ITokenConstraint
{
    /// <inheritdoc/>
    public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
    {
        foreach (var id in barred)
            if (id < allowed.Length)
                allowed[id] = false;
    }
}
