using System.Text;
using System.Text.RegularExpressions;
using Generative.Tokenizers;

namespace Generative.Training;

/// <summary>
/// Learns byte-level byte-pair merges (Sennrich et al. 2016, over bytes as in Radford et al. 2019): the most frequent neighbouring pair
/// becomes a token, until the vocabulary is full. Ties go to the pair that sorts first, so the result is a function of the text.
/// </summary>
public static partial class BpeTrainer
{
    /// <summary>Tokens before any merge: one for every byte.</summary>
    public const int Bytes = 256;

    /// <summary>Learns merges.</summary>
    /// <param name="text">What to learn from.</param>
    /// <param name="vocabularySize">Tokens wanted, the 256 bytes included; fewer come out when the text runs out of pairs seen twice.</param>
    /// <returns>The pairs in the order learnt, each as two byte strings.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no room for the bytes.</exception>
    public static IReadOnlyList<(string Left, string Right)> Learn(string text, int vocabularySize)
    {
        if (vocabularySize < Bytes)
            throw new ArgumentOutOfRangeException(nameof(vocabularySize), vocabularySize, $"vocabularySize is {vocabularySize}; give at least {Bytes}, one for every byte.");
        var words = Words(text);
        var merges = new List<(string, string)>();
        while (Bytes + merges.Count < vocabularySize && Best(words) is { } best)
        {
            foreach (var word in words)
                word.Merge(best.Left, best.Right);
            merges.Add(best);
        }

        return merges;
    }

    /// <summary>The distinct words of a text by the GPT-2 pattern, spelled in byte characters, with their counts.</summary>
    private static List<BpeWord> Words(string text) =>
    [
        .. Pattern().Matches(text).GroupBy(m => m.Value, StringComparer.Ordinal)
            .Select(g => new BpeWord(ByteAlphabet.Spell(Encoding.UTF8.GetBytes(g.Key)), g.Count())),
    ];

    private static (string Left, string Right)? Best(List<BpeWord> words)
    {
        var counts = new Dictionary<(string Left, string Right), long>();
        foreach (var word in words)
            for (var i = 0; i + 1 < word.Parts.Count; i++)
            {
                var pair = (word.Parts[i], word.Parts[i + 1]);
                counts[pair] = counts.GetValueOrDefault(pair) + word.Count;
            }

        ((string Left, string Right) Pair, long Count) best = (("", ""), 1);
        foreach (var (pair, count) in counts)
            if (count > best.Count || (count == best.Count && best.Count > 1 && Before(pair, best.Pair)))
                best = (pair, count);
        return best.Count > 1 ? best.Pair : null;
    }

    private static bool Before((string Left, string Right) a, (string Left, string Right) b) =>
        string.CompareOrdinal(a.Left, b.Left) is var left && (left < 0 || (left == 0 && string.CompareOrdinal(a.Right, b.Right) < 0));

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Pattern();
}
