using System.Text;
using Library = Microsoft.ML.Tokenizers;

namespace Generative.Tokenizers;

/// <summary>
/// The longest token that begins a word, then the longest that goes on, to its end; a word that cannot be finished is unknown
/// ("Google's Neural Machine Translation System", Wu et al., 2016, section 4.1; greedy as in BERT). Microsoft.ML.Tokenizers cuts the word;
/// its length is measured here, because the library counts characters beyond U+FFFF twice.
/// </summary>
internal sealed class WordPieceModel : ITokenModel
{
    private const int MostCharacters = 1 << 16;
    private readonly Library.WordPieceTokenizer _tokenizer;
    private readonly int[] _ids;
    private readonly int _unknown, _longestWord;

    /// <param name="vocabulary">Tokens and ids.</param>
    /// <param name="unknown">The token, one of these, of a word that cannot be cut.</param>
    /// <param name="prefix">Written before tokens inside a word.</param>
    /// <param name="longestWord">Words with more characters are unknown.</param>
    /// <param name="source">The file, for errors.</param>
    /// <exception cref="InvalidDataException">A token holds a line break, or words may be far too long.</exception>
    public WordPieceModel(IReadOnlyDictionary<string, int> vocabulary, string unknown, string prefix, int longestWord, string source)
    {
        if (longestWord is < 0 or > MostCharacters)
            throw new InvalidDataException($"{source}: words may have {longestWord} characters; give 0 to {MostCharacters}");
        (Vocabulary, _unknown, _longestWord) = (vocabulary, vocabulary[unknown], longestWord);
        // The library reads lines and counts them: its ids are places in this list.
        string[] tokens = [.. vocabulary.Keys.Where(t => t.Length > 0)];
        _ids = [.. tokens.Select(t => vocabulary[t])];
        if (tokens.FirstOrDefault(t => t.AsSpan().ContainsAny('\r', '\n')) is { } broken)
            throw new InvalidDataException($"{source}: the token with the id {vocabulary[broken]} holds a line break; take it out");
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes('\uFEFF' + string.Join('\n', tokens)));
        _tokenizer = Library.WordPieceTokenizer.Create(lines, new()
        {
            UnknownToken = unknown,
            ContinuingSubwordPrefix = prefix,
            MaxInputCharsPerWord = 2 * longestWord,
        });
    }

    public IReadOnlyDictionary<string, int> Vocabulary { get; }

    public bool HasByteTokens => false;

    public void Encode(string piece, List<int> ids)
    {
        if (piece.EnumerateRunes().Count() > _longestWord)
            ids.Add(_unknown);
        else
            ids.AddRange(_tokenizer.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false).Select(i => _ids[i]));
    }
}
