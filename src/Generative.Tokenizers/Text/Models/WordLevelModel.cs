namespace Generative.Tokenizers;

/// <summary>Whole pieces as tokens.</summary>
/// <param name="vocabulary">Tokens and ids.</param>
/// <param name="unknown">Id of every other piece.</param>
internal sealed class WordLevelModel(IReadOnlyDictionary<string, int> vocabulary, int unknown) : ITokenModel
{
    public IReadOnlyDictionary<string, int> Vocabulary => vocabulary;

    public bool HasByteTokens => false;

    public void Encode(string piece, List<int> ids) => ids.Add(vocabulary.TryGetValue(piece, out var id) ? id : unknown);
}
