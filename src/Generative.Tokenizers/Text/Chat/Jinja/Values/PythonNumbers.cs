using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Numbers as Python reads and writes them.</summary>
internal static class PythonNumbers
{
    // A double has at most so many digits behind the point, so a text with these is exact.
    private const string AllDigits = "F1074";
    private const int FirstPlainExponent = -4, LastPlainExponent = 15;

    /// <summary>A number or a boolean as a double.</summary>
    public static double Real(object? value) =>
        value is bool flag ? flag ? 1 : 0 : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>A number as repr writes it: the fewest digits that mean it, with an exponent where it is far from 1.</summary>
    public static string Text(object? number)
    {
        if (number is not double real)
            return Convert.ToString(number, CultureInfo.InvariantCulture)!;
        if (!double.IsFinite(real))
            return double.IsNaN(real) ? "nan" : real > 0 ? "inf" : "-inf";
        var shortest = real.ToString("R", CultureInfo.InvariantCulture);
        // Where exponents begin differs between versions of .NET, so the digits alone are taken from it.
        var at = shortest.IndexOf('E', StringComparison.Ordinal) is >= 0 and var letter ? letter : shortest.Length;
        var plain = shortest[..at].TrimStart('-');
        var point = plain.IndexOf('.', StringComparison.Ordinal) is >= 0 and var found ? found : plain.Length;
        var all = plain.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var (sign, exponent) = (double.IsNegative(real) ? "-" : "", point - 1 - (all.Length - digits.Length)
            + (at < shortest.Length ? int.Parse(shortest[(at + 1)..], CultureInfo.InvariantCulture) : 0));
        digits = digits.TrimEnd('0');
        if (digits.Length == 0)
            return sign + "0.0";
        if (exponent is >= 0 and <= LastPlainExponent)
            return $"{sign}{digits.PadRight(exponent + 1, '0')[..(exponent + 1)]}.{(digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0")}";
        if (exponent is >= FirstPlainExponent and < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>
    /// A number with so many digits behind the point; where it lies between two, the nearer, or the even one of both. .NET goes away
    /// from 0 in the middle.
    /// </summary>
    public static string Fixed(double real, int places)
    {
        if (!double.IsFinite(real))
            return Text(real);
        var exact = Math.Abs(real).ToString(AllDigits, CultureInfo.InvariantCulture);
        var point = exact.IndexOf('.', StringComparison.Ordinal);
        var kept = Math.Min(places, exact.Length - point - 1);
        var digits = (exact[..point] + exact[(point + 1)..(point + 1 + kept)]).ToCharArray();
        var rest = exact.AsSpan(point + 1 + kept);
        var half = rest.Length == 0 || rest[0] < '5' ? -1 : rest[0] > '5' || rest[1..].IndexOfAnyExcept('0') >= 0 ? 1 : 0;
        var up = half > 0 || half == 0 && (digits[^1] - '0') % 2 == 1;
        for (var i = digits.Length - 1; up && i >= 0; i--)
            (digits[i], up) = digits[i] == '9' ? ('0', true) : ((char)(digits[i] + 1), false);
        var all = (up ? "1" : "") + new string(digits);
        var whole = all[..^kept];
        return (double.IsNegative(real) ? "-" : "") + (places == 0 ? whole : whole + "." + all[^kept..].PadRight(places, '0'));
    }

    /// <summary>A whole number in digits.</summary>
    public static long Whole(string digits, JinjaAt at) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : throw at.Error($"'{digits}' does not fit into 64 bits");

    /// <summary>What <c>int(text, base)</c> reads; null where it objects.</summary>
    public static long? ReadWhole(string text, int radix)
    {
        var digits = PythonText.Strip(text, null, true, true).Replace("_", "", StringComparison.Ordinal);
        if (radix == 10)
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        var negative = digits.StartsWith('-');
        digits = digits.TrimStart('-', '+').ToUpperInvariant();
        var prefix = radix switch { 16 => "0X", 8 => "0O", 2 => "0B", _ => "\0" };
        if (digits.StartsWith(prefix, StringComparison.Ordinal))
            digits = digits[2..];
        long value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : c is >= 'A' and <= 'Z' ? c - 'A' + 10 : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
                return null;
            value = value * radix + digit;
        }
        return digits.Length == 0 ? null : negative ? -value : value;
    }

    /// <summary>What <c>float(text)</c> reads; null where it objects.</summary>
    public static double? ReadReal(string text)
    {
        var digits = PythonText.Strip(text, null, true, true).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.TrimStart('+', '-') switch
        {
            "inf" or "infinity" => digits[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" => double.NaN,
            _ => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null,
        };
    }
}
