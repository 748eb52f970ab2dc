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
    private const char FirstNoncharacter = '\uFDD0', LastNoncharacter = '\uFDEF';
    private readonly Library.WordPieceTokenizer _tokenizer;
    private readonly int[] _ids;
    private readonly int _unknown, _longestWord;
    private readonly char _lineFeed, _return; // how line breaks are written for the library, which reads lines

    /// <param name="vocabulary">Tokens and ids.</param>
    /// <param name="unknown">The token, one of these, of a word that cannot be cut.</param>
    /// <param name="prefix">Written before tokens inside a word.</param>
    /// <param name="longestWord">Words with more characters are unknown.</param>
    /// <param name="source">The file, for errors.</param>
    /// <exception cref="InvalidDataException">Words may be far too long, or the tokens hold nearly every noncharacter.</exception>
    public WordPieceModel(IReadOnlyDictionary<string, int> vocabulary, string unknown, string prefix, int longestWord, string source)
    {
        if (longestWord is < 0 or > MostCharacters)
            throw new InvalidDataException($"{source}: words may have {longestWord} characters; give 0 to {MostCharacters}");
        (Vocabulary, _unknown, _longestWord) = (vocabulary, vocabulary[unknown], longestWord);
        // The library reads lines and counts them: its ids are places in this list.
        string[] tokens = [.. vocabulary.Keys.Where(t => t.Length > 0)];
        _ids = [.. tokens.Select(t => vocabulary[t])];
        var used = tokens.SelectMany(t => t.Where(IsNoncharacter)).ToHashSet();
        char[] free = [.. Enumerable.Range(FirstNoncharacter, LastNoncharacter - FirstNoncharacter + 1).Select(c => (char)c).Except(used)];
        (_lineFeed, _return) = free.Length >= 2 ? (free[0], free[1])
            : throw new InvalidDataException($"{source}: the tokens hold {used.Count} characters from U+FDD0 to U+FDEF; leave two out");
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes('\uFEFF' + string.Join('\n', tokens.Select(Spell))));
        _tokenizer = Library.WordPieceTokenizer.Create(lines, new()
        {
            UnknownToken = Spell(unknown),
            ContinuingSubwordPrefix = Spell(prefix),
            MaxInputCharsPerWord = 2 * longestWord,
        });
    }

    public IReadOnlyDictionary<string, int> Vocabulary { get; }

    public bool HasByteTokens => false;

    public void Encode(string piece, List<int> ids)
    {
        // No token holds the characters that are written instead of line breaks.
        if (piece.EnumerateRunes().Count() > _longestWord || piece.Contains(_lineFeed) || piece.Contains(_return))
            ids.Add(_unknown);
        else
            ids.AddRange(_tokenizer.EncodeToIds(Spell(piece), considerPreTokenization: false, considerNormalization: false)
                .Select(i => _ids[i]));
    }

    private static bool IsNoncharacter(char character) => character is >= FirstNoncharacter and <= LastNoncharacter;

    private string Spell(string text) => text.Replace('\n', _lineFeed).Replace('\r', _return);
}
