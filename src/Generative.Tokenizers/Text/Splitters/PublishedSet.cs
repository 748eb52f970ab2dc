namespace Generative.Tokenizers;

/// <summary>Reads a set of characters (<c>[...]</c>) of a published pattern, sets inside sets and <c>&amp;&amp;</c> included.</summary>
internal static class PublishedSet
{
    private const int Backspace = 8;

    /// <summary>The set that begins here.</summary>
    /// <returns>What stands in it, how long it is, and whether it begins with <c>^</c>.</returns>
    /// <exception cref="ArgumentException">It has no end, or holds what is not known.</exception>
    public static PublishedAtom Read(string pattern, int start)
    {
        var at = start + 1;
        var negated = At(pattern, at, "^");
        if (negated)
            at++;
        var (begin, items) = (at, ScalarSet.Empty);
        ScalarSet? cut = null; // what stands before "&&"
        while (at < pattern.Length)
            if (pattern[at] == ']' && at > begin)
                return new(at + 1 - start, -1, cut?.And(items) ?? items, negated);
            else if (At(pattern, at, "&&"))
            {
                (cut, items) = (cut?.And(items) ?? items, ScalarSet.Empty);
                at += 2;
            }
            else
                items = items.Or(Item(pattern, ref at));
        throw new ArgumentException($"the set at {start} has no end; add ']'");
    }

    private static ScalarSet Item(string pattern, ref int at)
    {
        if (pattern[at] == '[')
        {
            var inner = At(pattern, at, "[:") && pattern.IndexOf(":]", at, StringComparison.Ordinal) is >= 0 and var end
                ? Named(pattern, at, end) : Read(pattern, at);
            at += inner.Length;
            return Meant(inner);
        }
        var place = at;
        var first = Character(pattern, ref at);
        if (first.Scalar < 0 || !At(pattern, at, "-") || at + 1 >= pattern.Length || pattern[at + 1] is ']' or '[' || At(pattern, at + 1, "&&"))
            return Meant(first);
        var to = at + 1;
        var last = Character(pattern, ref to);
        if (last.Scalar < 0)
            return Meant(first); // the hyphen stands for itself
        at = to;
        return first.Scalar <= last.Scalar ? ScalarSet.Of(first.Scalar, last.Scalar)
            : throw new ArgumentException($"the range '{pattern[place..to]}' goes backwards; exchange its ends");
    }

    private static PublishedAtom Character(string pattern, ref int at)
    {
        var (place, atom) = (at, PublishedEscape.Read(pattern, at));
        at += atom.Length;
        return atom.Scalar >= 0 || atom.Set is not null ? atom
            : pattern[place + 1] == 'b' ? atom with { Scalar = Backspace }
            : pattern[place + 1] == '0' ? atom with { Scalar = 0 }
            : throw new ArgumentException($"'{pattern[place..at]}' is no character or set; leave it out of the set");
    }

    private static PublishedAtom Named(string pattern, int start, int end)
    {
        var name = pattern[(start + 2)..end];
        var negated = name is ['^', ..];
        return new(end + 2 - start, -1, UnicodeSets.Find(negated ? name[1..] : name), negated);
    }

    private static ScalarSet Meant(PublishedAtom atom) =>
        atom.Set is not { } set ? ScalarSet.Of(atom.Scalar, atom.Scalar) : atom.Negated ? set.Not() : set;

    private static bool At(string pattern, int place, string what) =>
        place <= pattern.Length && pattern.AsSpan(place).StartsWith(what, StringComparison.Ordinal);
}
