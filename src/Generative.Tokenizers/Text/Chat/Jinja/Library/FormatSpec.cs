using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Generative.Tokenizers;

/// <summary>How a value is laid out inside of a format, in both of Python's ways.</summary>
/// <param name="Fill">What it is filled with.</param>
/// <param name="Align"><c>&lt;</c>, <c>&gt;</c>, <c>^</c>, <c>=</c> (behind the sign), or a zero character for the kind's own.</param>
/// <param name="Sign"><c>+</c> or a space where positive numbers have a sign.</param>
/// <param name="Prefixed">Whether digits of another base say so: <c>0x</c>.</param>
/// <param name="Width">Fewest letters.</param>
/// <param name="Comma">Whether thousands are parted.</param>
/// <param name="Precision">Digits behind the point, or most letters of a text; null for the kind's own.</param>
/// <param name="Kind"><c>s r d i u f F e g c x X o b %</c>, or a zero character for the value's own.</param>
internal sealed partial record FormatSpec(char Fill, char Align, char Sign, bool Prefixed, long Width, bool Comma, int? Precision, char Kind)
{
    private const int MostDigits = 1000;

    /// <summary>Reads what stands behind a colon in braces.</summary>
    public static FormatSpec Braces(string text, JinjaArguments a)
    {
        var match = BraceSpec().Match(text);
        return match.Success ? Read(match, a.At) : throw a.Error($"does not know the layout '{text}'; give one such as >8 or .2f");
    }

    /// <summary>Reads the parts of a match.</summary>
    public static FormatSpec Read(Match match, JinjaAt at)
    {
        var (flags, align) = (match.Groups["flags"].Value, match.Groups["align"].Value);
        var zero = match.Groups["zero"].Success || flags.Contains('0');
        return new(match.Groups["fill"] is { Length: > 0 } fill ? fill.Value[0] : zero ? '0' : ' ',
            align.Length > 0 ? align[0] : flags.Contains('-') ? '<' : zero ? '=' : '\0',
            match.Groups["sign"] is { Length: > 0 } sign ? sign.Value[0] : flags.Contains('+') ? '+' : flags.Contains(' ') ? ' ' : '\0',
            flags.Contains('#'),
            match.Groups["width"] is { Length: > 0 } width ? PythonNumbers.Whole(width.Value, at) : 0, match.Groups["comma"].Success,
            match.Groups["precision"] is { Length: > 0 } digits ? (int)Math.Min(PythonNumbers.Whole(digits.Value, at), MostDigits) : null,
            match.Groups["kind"] is { Length: > 0 } kind ? kind.Value[0] : '\0');
    }

    /// <summary>A text of at least so many letters.</summary>
    public static string Padded(string text, long width, char fill, char align, JinjaAt at)
    {
        var missing = width - PythonText.Length(text);
        if (missing <= 0)
            return text;
        at.Letters(width);
        var signed = align == '=' && text is ['-' or '+' or ' ', ..] ? 1 : 0;
        var before = (int)(align switch { '<' => 0, '^' => missing / 2, _ => missing });
        return text[..signed] + new string(fill, before) + text[signed..] + new string(fill, (int)missing - before);
    }

    /// <summary>A value laid out.</summary>
    public string Write(object? value, JinjaAt at)
    {
        if (Kind == 'c')
            return Padded(Letter(value, at), Width, Fill, Align != '\0' ? Align : '<', at);
        var isNumber = value is long or double && Kind is not ('s' or 'r') || Kind is not ('\0' or 's' or 'r');
        var text = isNumber ? Number(value, at) : Kind == 'r' ? JinjaTexts.Represented(value, at) : JinjaTexts.Text(value, at);
        if (!isNumber && Precision is { } most && PythonText.Length(text) > most)
            text = string.Concat(text.EnumerateRunes().Take(most).Select(r => r.ToString()));
        return Padded(text, Width, Fill, Align != '\0' ? Align : isNumber ? '>' : '<', at);
    }

    private static string Letter(object? value, JinjaAt at) => value switch
    {
        long code when code is >= 0 and <= 0x10FFFF && Rune.IsValid((int)code) => new Rune((int)code).ToString(),
        string text when PythonText.Length(text) == 1 => text,
        _ => throw at.Error($"{JinjaValues.Shown(value)} is laid out as a letter ('c') and is none"),
    };

    private string Number(object? value, JinjaAt at)
    {
        if (value is not (long or double or bool))
            throw at.Error($"{JinjaValues.Shown(value)} is laid out as a number ('{Kind}') and is none");
        var text = Kind switch
        {
            '\0' when value is double && Precision is { } few => throw at.Error($"the layout '.{few}' has no kind; give f behind it"),
            '\0' => PythonNumbers.Text(value),
            'f' or 'F' => PythonNumbers.Fixed(PythonNumbers.Real(value), Precision ?? 6),
            '%' => PythonNumbers.Fixed(100 * PythonNumbers.Real(value), Precision ?? 6) + "%",
            'e' or 'E' => Exponent(PythonNumbers.Real(value), Kind, Precision ?? 6),
            'g' or 'G' => General(PythonNumbers.Real(value)),
            _ => Whole(value is long whole ? whole : (long)PythonNumbers.Real(value)),
        };
        if (Comma)
            text = Thousands().Replace(text, ",");
        return Sign != '\0' && text[0] != '-' ? Sign + text : text;
    }

    /// <summary>So many digits in all, with an exponent where the number is far from 1, without zeros behind the point.</summary>
    private string General(double real)
    {
        var (digits, letter) = (Math.Max(1, Precision ?? 6), Kind == 'g' ? 'e' : 'E');
        var text = Exponent(real, letter, digits - 1);
        if (!double.IsFinite(real))
            return text;
        var at = text.IndexOf(letter, StringComparison.Ordinal);
        var exponent = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        return exponent >= -4 && exponent < digits ? Bare(PythonNumbers.Fixed(real, digits - 1 - exponent)) : Bare(text[..at]) + text[at..];

        static string Bare(string number) => number.Contains('.') ? number.TrimEnd('0').TrimEnd('.') : number;
    }

    private static string Exponent(double real, char letter, int places)
    {
        var parts = real.ToString($"{letter}{places}", CultureInfo.InvariantCulture).Split(letter);
        return parts.Length < 2 ? PythonNumbers.Text(real) : $"{parts[0]}{letter}{parts[1][0]}{parts[1][1..].TrimStart('0').PadLeft(2, '0')}";
    }

    private string Whole(long value)
    {
        var size = (ulong)Math.Abs((decimal)value);
        var prefix = Prefixed && Kind is 'x' or 'X' or 'o' or 'b' ? $"0{Kind}" : "";
        return (value < 0 ? "-" : "") + prefix + Kind switch
        {
            'x' or 'X' or 'b' => size.ToString(Kind.ToString(), CultureInfo.InvariantCulture),
            'o' => Octal(size),
            _ => size.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Octal(ulong size) => size < 8 ? $"{size}" : Octal(size / 8) + size % 8;

    [GeneratedRegex(@"^(?:(?<fill>.)?(?<align>[<>^=]))?(?<sign>[+\- ])?(?<flags>#)?(?<zero>0)?(?<width>[0-9]{1,9})?(?<comma>,)?(?:\.(?<precision>[0-9]{1,9}))?(?<kind>[sdfFeEgGxXobc%])?$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex BraceSpec();

    [GeneratedRegex(@"(?<=^[-+ ]?\d+)(?=(\d{3})+(?!\d))", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
