using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// The most probable segmentation under independent token probabilities, by the Viterbi algorithm ("Subword Regularization", Kudo, 2018,
/// section 3.2). Our own, because Microsoft.ML.Tokenizers 2.0.1 reads no unigram of tokenizer.json, and its SentencePieceTokenizer throws
/// IndexOutOfRangeException on a valid tokenizer.model (measured on tests/fixtures/tokenizers/sentencepiece-unigram).
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;
    private readonly IReadOnlyList<UnigramPiece> _pieces;
    private readonly CharTrie _trie = new();
    private readonly Dictionary<string, int> _vocabulary;
    private readonly int[]? _byteTokens;
    private readonly int? _unknown;
    private readonly bool _single;
    private readonly double _lowest, _highest;

    /// <param name="pieces">Tokens; the id is the place.</param>
    /// <param name="unknown">Id of what no token covers; null where that is an error.</param>
    /// <param name="byteFallback">Whether byte tokens are tried before the unknown token.</param>
    /// <param name="single">Whether sums are rounded to float32, as SentencePiece does; ties depend on it.</param>
    public UnigramModel(IReadOnlyList<UnigramPiece> pieces, int? unknown, bool byteFallback, bool single)
    {
        (_pieces, _unknown, _single) = (pieces, unknown, single);
        _vocabulary = new(pieces.Count, StringComparer.Ordinal);
        _trie.Expect(pieces.Sum(p => p.Text.Length) / 2); // beginnings are shared
        for (var id = 0; id < pieces.Count; id++)
        {
            _vocabulary[pieces[id].Text] = id;
            if (pieces[id].InText && pieces[id].Text.Length > 0)
                _trie.Add(pieces[id].Text, id);
        }
        _byteTokens = byteFallback ? ByteTokens.Find(_vocabulary) : null;
        HasByteTokens = ByteTokens.AreComplete(_byteTokens);
        var scores = pieces.Where(p => p.InText && !p.UserDefined).Select(p => p.Score).DefaultIfEmpty(0).ToArray();
        (_lowest, _highest) = (scores.Min(), scores.Max());
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public bool HasByteTokens { get; }

    public void Encode(string piece, List<int> ids)
    {
        var path = BestPath(piece);
        for (int i = 0, next; i < path.Count; i = next)
        {
            next = i + 1;
            if (path[i].Id >= 0)
            {
                ids.Add(path[i].Id);
                continue;
            }
            // Neighbours that are unknown are one token; only where all their bytes have tokens they become these, as published.
            while (next < path.Count && path[next].Id < 0)
                next++;
            var text = piece[path[i].Start..path[next - 1].End];
            if (!ByteTokens.TryAdd(_byteTokens, text, ids))
                ids.Add(_unknown ?? throw new InvalidDataException(
                    $"'{text}' is in no token, and the model names no unknown token; add 'unk_id'"));
        }
    }

    /// <summary>Stretches and their tokens in order; -1 for a character that is in none.</summary>
    private List<(int Start, int End, int Id)> BestPath(string text)
    {
        var best = new (double Score, int Start, int Id)[text.Length + 1];
        Array.Fill(best, (0, -1, -1));
        for (var start = 0; start < text.Length;)
        {
            var character = Scalars.Length(text, start);
            var (here, single, node) = (best[start].Score, false, 0);
            for (var i = start; i < text.Length && _trie.Step(ref node, text[i], out var id); i++)
            {
                if (id < 0)
                    continue;
                Offer(start, i + 1, id, Score(id) + here);
                single |= i + 1 - start == character;
            }
            if (!single)
                Offer(start, start + character, -1, Rounded(Rounded(_lowest - UnknownPenalty) + here));
            start += character;
        }
        List<(int Start, int End, int Id)> path = [];
        for (var end = text.Length; end > 0; end = best[end].Start)
            path.Add((best[end].Start, end, best[end].Id));
        path.Reverse();
        return path;

        void Offer(int start, int end, int id, double score)
        {
            // Of equal paths the first stays. The sum is compared before it is rounded, as published.
            if (best[end].Start < 0 || score > best[end].Score)
                best[end] = (Rounded(score), start, id);
        }
    }

    private double Score(int id) =>
        _pieces[id].UserDefined ? Encoding.UTF8.GetByteCount(_pieces[id].Text) * _highest - 0.1 : _pieces[id].Score;

    private double Rounded(double score) => _single ? (float)score : score;
}
