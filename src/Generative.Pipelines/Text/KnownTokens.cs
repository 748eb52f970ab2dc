namespace Generative.Pipelines;

/// <summary>Bars the rows of a token table that no token of the tokenizer has: padding up to a round size.</summary>
/// <param name="count">Tokens the tokenizer has.</param>
internal sealed class KnownTokens(int count) : ITokenConstraint
{
    /// <inheritdoc/>
    public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) =>
        allowed[Math.Min(count, allowed.Length)..].Clear();
}
