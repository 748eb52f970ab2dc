namespace Generative.Pipelines;

/// <summary>Several constraints as one: a token is allowed where all allow it.</summary>
/// <param name="constraints">They are asked in this order; each sees what those before it left.</param>
public sealed class TokenConstraintChain(IReadOnlyList<ITokenConstraint> constraints) : ITokenConstraint
{
    /// <inheritdoc/>
    public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
    {
        foreach (var constraint in constraints)
            constraint.Restrict(canvas, row, position, allowed);
    }
}
