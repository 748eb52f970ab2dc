namespace Generative.Tokenizers;

/// <summary>
/// One stage of a decoder. It hands on at once what later pieces cannot change.
/// </summary>
/// <param name="Begin">
/// Makes it for one text: where it puts its result, and whether bytes that are no UTF-8 are kept escaped instead of becoming U+FFFD.
/// </param>
internal sealed record DecodeStage(Func<IPieceSink, bool, IPieceSink> Begin)
{
    /// <summary>
    /// What a piece becomes inside a text, bytes that are no UTF-8 escaped; null where that depends on the pieces around it.
    /// </summary>
    public Func<string, string>? Inside { get; init; }
}
