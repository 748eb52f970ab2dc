using System.Text;

namespace Generative.Pipelines;

/// <summary>Reads a class in square brackets.</summary>
/// <param name="text">The expression.</param>
/// <param name="error">Makes the error that names a fault.</param>
internal sealed class RegexClass(string text, Func<string, ArgumentException> error)
{
    /// <summary>The characters of a class.</summary>
    /// <param name="at">Place behind the opening bracket; moved behind the closing one.</param>
    public ScalarSet Read(ref int at)
    {
        var not = at < text.Length && text[at] == '^';
        if (not)
            at++;
        var set = new ScalarSet();
        while (at < text.Length && text[at] != ']')
        {
            RefuseSubtraction(at);
            var first = Item(ref at);
            RefuseSubtraction(at);
            if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']')
            {
                at++;
                first = new((Single(first), Single(Item(ref at))) is var (low, high) && low <= high ? (low, high)
                    : throw error("a range of a class runs backwards, or from or to a class; give two characters, the smaller first"));
            }
            set = set.Or(first);
        }
        if (at == text.Length)
            throw error("a class is not closed; add ']'");
        at++;
        set = not ? set.Complement() : set;
        return set.Ranges.Count > 0 ? set : throw error("a class has no character in it; nothing can match it");
    }

    // [a-z-[aeiou]] takes the vowels away in .NET and is something else in ECMAScript: whoever writes it must say which.
    private void RefuseSubtraction(int at)
    {
        if (at + 1 < text.Length && text[at] == '-' && text[at + 1] == '[')
            throw error("'-[' in a class is not supported: it takes letters away in some dialects and is two letters in others; "
                + "write \\-\\[ for the letters, or list those that are meant");
    }

    private ScalarSet Item(ref int at)
    {
        if (text[at] == '\\')
        {
            at++;
            if (at < text.Length && text[at] == 'b')
            {
                at++;
                return ScalarSet.Of("\b");
            }
            return RegexEscapes.Read(text, ref at, error);
        }
        if (text[at] == '[' && at + 1 < text.Length && text[at + 1] is ':' or '.' or '=')
            throw error("named classes such as [:alpha:] are not supported; write their letters");
        var rune = Rune.GetRuneAt(text, at);
        at += rune.Utf16SequenceLength;
        return ScalarSet.Of(rune);
    }

    private int Single(ScalarSet set) => set.Ranges is [var (first, last)] && first == last ? first
        : throw error("a range of a class begins or ends with a class; give two characters");
}
