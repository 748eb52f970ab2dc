using System.Globalization;
using System.Text;

namespace Generative.Pipelines;

/// <summary>Reads a regular expression. Belongs to one reading.</summary>
/// <param name="expression">The expression.</param>
/// <param name="letter">What a character of a set is in the text: itself, or itself as JSON writes it.</param>
internal sealed class RegexReader(string expression, Func<ScalarSet, Pattern> letter)
{
    private const int MostTimes = 10_000, Deepest = 200;

    private readonly string _text = expression ?? throw new ArgumentNullException(nameof(expression));
    private int _at, _depth;

    private bool AtEnd => _at == _text.Length;

    /// <summary>The pattern of texts that match from beginning to end. Anchors there change nothing.</summary>
    /// <exception cref="ArgumentException">The expression is damaged, or uses what is not supported.</exception>
    public Pattern Whole() => Read(anchored: true);

    /// <summary>The pattern of texts that match somewhere, as JSON schemas mean theirs.</summary>
    /// <inheritdoc cref="Whole" path="/exception"/>
    public Pattern Somewhere() => Read(anchored: false);

    private Pattern Read(bool anchored)
    {
        var anything = Patterns.Repeat(letter(ScalarSet.All), 0, null);
        var branches = new List<Pattern>();
        do
        {
            var begins = Take('^') || anchored;
            var branch = Sequence();
            var ends = Take('$') || anchored;
            branches.Add(Patterns.Sequence([begins ? Patterns.Empty : anything, branch, ends ? Patterns.Empty : anything]));
        }
        while (Take('|'));
        return AtEnd ? Patterns.Choice(branches) : throw Unsupported(_text[_at] switch
        {
            ')' => "')' closes nothing",
            '*' or '+' or '?' => $"'{_text[_at]}' has nothing before it to repeat",
            _ => "an anchor inside the expression is not supported; '^' and '$' stand at its ends",
        });
    }

    private Pattern Sequence()
    {
        var parts = new List<Pattern>();
        while (!AtEnd && _text[_at] is not ('|' or ')' or '$' or '^' or '*' or '+' or '?'))
            parts.Add(Repeated(Atom()));
        return parts.Count == 0 ? Patterns.Empty : Patterns.Sequence(parts);
    }

    private Pattern Atom()
    {
        if (Take('('))
            return Group();
        if (Take('['))
            return letter(new RegexClass(_text, Unsupported).Read(ref _at));
        if (Take('.'))
            return letter(RegexEscapes.NoLineEnd);
        if (Take('\\'))
            return letter(RegexEscapes.Read(_text, ref _at, Unsupported));
        if (_text[_at] == '{')
            throw Unsupported("'{' has nothing before it to repeat; write \\{ for the letter");
        var rune = Rune.GetRuneAt(_text, _at);
        _at += rune.Utf16SequenceLength;
        return letter(ScalarSet.Of(rune));
    }

    private Pattern Group()
    {
        if (Take('?') && !Take(':'))
            throw Unsupported(
                $"the group '(?{(AtEnd ? "" : _text[_at])}' is not supported (look-around, flags, names); write (...) or (?:...)");
        if (++_depth > Deepest)
            throw Unsupported($"groups stand more than {Deepest} deep");
        var branches = new List<Pattern>();
        do
            branches.Add(Sequence());
        while (Take('|'));
        if (!Take(')'))
            throw Unsupported(AtEnd ? "a group is not closed; add ')'" : $"'{_text[_at]}' is not supported inside a group");
        _depth--;
        return Patterns.Choice(branches);
    }

    private Pattern Repeated(Pattern part)
    {
        while (!AtEnd && Times() is var (least, most))
        {
            Take('?'); // which of the matching ways is tried first changes nothing
            if (!AtEnd && _text[_at] == '+')
                throw Unsupported("a possessive '+' is not supported; leave it out");
            part = Patterns.Repeat(part, least, most);
            if (!AtEnd && _text[_at] is '*' or '+')
                throw Unsupported($"'{_text[_at]}' repeats what is repeated already; put it in a group");
        }
        return part;
    }

    private (int Least, int? Most)? Times()
    {
        if (Take('*'))
            return (0, null);
        if (Take('+'))
            return (1, null);
        if (Take('?'))
            return (0, 1);
        if (!Take('{'))
            return null;
        var least = Number();
        var most = !Take(',') ? least : !AtEnd && _text[_at] == '}' ? (int?)null : Number();
        return !Take('}') ? throw Unsupported("a count is not closed; write {m}, {m,} or {m,n}")
            : most < least ? throw Unsupported($"a count runs from {least} to {most}; give the smaller number first") : (least, most);
    }

    private int Number()
    {
        var from = _at;
        while (!AtEnd && char.IsAsciiDigit(_text[_at]))
            _at++;
        return int.TryParse(_text.AsSpan(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var times)
            && times <= MostTimes ? times : throw Unsupported($"a count is '{_text[from.._at]}'; give a whole number up to {MostTimes}");
    }

    private bool Take(char sign)
    {
        var found = !AtEnd && _text[_at] == sign;
        if (found)
            _at++;
        return found;
    }

    private ArgumentException Unsupported(string what) => new($"The regular expression '{_text}', character {_at + 1}: {what}.");
}
