namespace Generative;

/// <summary>What the tokens of a picture are: how many, in which order, of how many codes. Immutable.</summary>
/// <param name="PictureShape">Channels, height and width of the pictures it was trained on.</param>
/// <param name="Grids">
/// The grids of a picture of that shape, one after the other: one for a plain tokenizer, the scales from coarse to fine for a tokenizer of
/// several scales. A picture's ids are those of the grids, each row by row.
/// </param>
/// <param name="Codes">Number of codes: ids are from 0 to one less.</param>
public sealed record ImageTokenLayout(IReadOnlyList<int> PictureShape, IReadOnlyList<TokenGrid> Grids, long Codes)
{
    /// <summary>Tokens of a picture.</summary>
    public int Tokens => Grids.Sum(g => g.Tokens);

    /// <summary>
    /// Bits of each sub-token where an id is written as several small numbers (asymmetric token factorisation), the least significant part
    /// first: id = part 0 + part 1 * 2^bits 0 + ... Empty where ids stay whole.
    /// </summary>
    public IReadOnlyList<int> SubTokenBits { get; init; } = [];
}
