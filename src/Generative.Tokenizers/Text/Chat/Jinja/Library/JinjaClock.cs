using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>Moments as Python's <c>strftime</c> writes them in its own locale: English names, no time zone.</summary>
internal static class JinjaClock
{
    /// <summary>A moment in a format such as <c>%d %b %Y</c>.</summary>
    /// <exception cref="InvalidDataException">A code is not known.</exception>
    public static string Text(DateTimeOffset now, string format, JinjaArguments a)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                a.At.Write(text, format[i].ToString());
                continue;
            }
            // A dash takes leading zeros away.
            var bare = i + 1 < format.Length && format[i + 1] == '-';
            i += bare ? 2 : 1;
            var part = (i < format.Length ? Part(now, format[i]) : null)
                ?? throw a.Error($"does not know '{format[(bare ? i - 2 : i - 1)..Math.Min(i + 1, format.Length)]}'; "
                    + "give codes such as %d, %b and %Y");
            a.At.Write(text, bare && part.TrimStart('0', ' ') is var number ? number.Length > 0 ? number : "0" : part);
        }
        return text.ToString();
    }

    private static string? Part(DateTimeOffset now, char code)
    {
        return code switch
        {
            'a' => In("ddd"),
            'A' => In("dddd"),
            'b' or 'h' => In("MMM"),
            'B' => In("MMMM"),
            'd' => In("dd"),
            'e' => Number(now.Day, " 0"),
            'm' => In("MM"),
            'y' => In("yy"),
            'Y' => In("yyyy"),
            'H' => In("HH"),
            'k' => Number(now.Hour, " 0"),
            'I' => In("hh"),
            'l' => Number((now.Hour + 11) % 12 + 1, " 0"),
            'M' => In("mm"),
            'S' => In("ss"),
            'f' => In("ffffff"),
            'p' => In("tt"),
            'j' => Number(now.DayOfYear, "000"),
            'u' => Number(now.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)now.DayOfWeek, "0"),
            'w' => Number((int)now.DayOfWeek, "0"),
            'G' => Number(ISOWeek.GetYear(now.DateTime), "0000"),
            'V' => Number(ISOWeek.GetWeekOfYear(now.DateTime), "00"),
            'U' => Number((now.DayOfYear + 6 - (int)now.DayOfWeek) / 7, "00"),
            'W' => Number((now.DayOfYear + 6 - ((int)now.DayOfWeek + 6) % 7) / 7, "00"),
            's' => Number(now.ToUnixTimeSeconds(), "0"),
            'F' => In("yyyy'-'MM'-'dd"),
            'D' or 'x' => In("MM'/'dd'/'yy"),
            'T' or 'X' => In("HH':'mm':'ss"),
            'R' => In("HH':'mm"),
            'r' => In("hh':'mm':'ss tt"),
            'c' => In("ddd MMM ") + Number(now.Day, " 0") + In(" HH':'mm':'ss yyyy"),
            'n' => "\n",
            't' => "\t",
            'z' or 'Z' => "",
            '%' => "%",
            _ => null,
        };

        // A format of one letter would be read as one of the framework's own; none here is.
        string In(string format) => now.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A number, filled with zeros, or with a space in place of the first digit.</summary>
    private static string Number(long number, string form) => form[0] == ' '
        ? number.ToString(CultureInfo.InvariantCulture).PadLeft(form.Length) : number.ToString(form, CultureInfo.InvariantCulture);
}
