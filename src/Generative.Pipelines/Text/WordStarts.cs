namespace Generative.Pipelines;

/// <summary>Has some positions begin with the space that the fixed text before them ends in.</summary>
/// <param name="positions">The positions of each row.</param>
/// <param name="starts">Which tokens begin with a space; one entry a token of the tokenizer.</param>
internal sealed class WordStarts(IReadOnlyList<IReadOnlyList<int>> positions, bool[] starts) : ITokenConstraint
{
    /// <inheritdoc/>
    public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
    {
        if (!positions[row].Contains(position))
            return;
        for (var id = 0; id < allowed.Length; id++)
            allowed[id] &= id < starts.Length && starts[id];
    }
}
