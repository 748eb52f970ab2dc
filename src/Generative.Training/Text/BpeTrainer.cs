using System.Text;
using System.Text.RegularExpressions;
using Generative.Tokenizers;

namespace Generative.Training;

/// <summary>
/// Learns byte-level byte-pair merges (Sennrich et al. 2016, over bytes as in Radford et al. 2019): the most frequent neighbouring pair
/// becomes a token, until the vocabulary is full. Ties go to the pair that sorts first, so the result is a function of the text.
/// O(N log M) for N letters in distinct words and M pairs.
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
        var pairs = new BpePairs(Words(text));
        var merges = new List<(string, string)>();
        while (Bytes + merges.Count < vocabularySize && pairs.MergeBest() is { } best)
            merges.Add(best);
        return merges;
    }

    /// <summary>The distinct words of a text by the GPT-2 pattern, spelled in byte characters, with their counts.</summary>
    private static IEnumerable<(string Spelling, long Count)> Words(string text)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var words = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var match in Pattern().EnumerateMatches(text))
        {
            var word = text.AsSpan(match.Index, match.Length);
            words[word] = words.TryGetValue(word, out var count) ? count + 1 : 1;
        }
        return counts.Select(word => (ByteAlphabet.Spell(Encoding.UTF8.GetBytes(word.Key)), word.Value));
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Pattern();
}
