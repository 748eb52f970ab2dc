using System.Text;

namespace Generative.Tokenizers;

/// <summary>NFC, NFD, NFKC and NFKD (Unicode Standard, section 3.11, and annex 15).</summary>
/// <param name="compatible">Whether compatibility decompositions count (the K of the names).</param>
/// <param name="compose">Whether the result is composed again (C) or not (D).</param>
internal sealed class UnicodeForm(bool compatible, bool compose) : INormaliser
{
    // Hangul syllables follow from arithmetic, not from tables.
    private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    // The first character that each form may change.
    private readonly int _first = compatible ? 0xA0 : compose ? 0x300 : 0xC0;

    public string Apply(string text)
    {
        if (text.All(c => c < _first))
            return text;
        List<int> characters = new(text.Length);
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
            Decompose(Scalars.Length(text, i) == 2 ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i], characters);
        Order(characters);
        if (compose)
            Compose(characters);
        var result = new StringBuilder(characters.Count);
        foreach (var character in characters)
            if (character > char.MaxValue)
                Scalars.Append(result, new Rune(character));
            else
                result.Append((char)character); // an escaped byte too
        return result.ToString();
    }

    private void Decompose(int character, List<int> into)
    {
        if (character is >= Syllables and < Syllables + SyllableCount)
        {
            var index = character - Syllables;
            into.Add(Leads + index / (VowelCount * TrailCount));
            into.Add(Vowels + index % (VowelCount * TrailCount) / TrailCount);
            if (index % TrailCount is > 0 and var trail)
                into.Add(Trails + trail);
        }
        else if (UnicodeTables.Instance.Decomposition(character, compatible) is { } parts)
            foreach (var part in parts)
                Decompose(part, into);
        else
            into.Add(character);
    }

    /// <summary>Sorts each run of combining marks by class; equal classes keep their order.</summary>
    private static void Order(List<int> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            if (UnicodeTables.Instance.Class(characters[start]) == 0)
                continue;
            var end = start;
            while (end < characters.Count && UnicodeTables.Instance.Class(characters[end]) != 0)
                end++;
            var sorted = characters[start..end].OrderBy(c => UnicodeTables.Instance.Class(c)).ToArray(); // a stable sort
            for (var i = 0; i < sorted.Length; i++)
                characters[start + i] = sorted[i];
            start = end;
        }
    }

    private static void Compose(List<int> characters)
    {
        var (starter, kept, before) = (-1, 0, 0);
        foreach (var character in characters.ToArray())
        {
            var own = UnicodeTables.Instance.Class(character);
            // A mark is blocked from its starter by a mark of the same or a higher class between them.
            var reaches = starter >= 0 && (kept == starter + 1 || (before != 0 && before < own));
            if (reaches && TryCompose(characters[starter], character, out var composed))
            {
                characters[starter] = composed;
                continue;
            }
            if (own == 0)
                starter = kept;
            before = own;
            characters[kept++] = character;
        }
        characters.RemoveRange(kept, characters.Count - kept);
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        composed = first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount
            ? Syllables + ((first - Leads) * VowelCount + second - Vowels) * TrailCount
            : first is >= Syllables and < Syllables + SyllableCount && (first - Syllables) % TrailCount == 0
                && second is > Trails and < Trails + TrailCount ? first + second - Trails : 0;
        return composed != 0 || UnicodeTables.Instance.TryCompose(first, second, out composed);
    }
}
