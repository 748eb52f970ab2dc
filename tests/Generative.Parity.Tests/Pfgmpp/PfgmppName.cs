using System.Globalization;
using System.Text.RegularExpressions;

namespace Generative.Parity.Tests;

/// <summary>The name of a stored tensor that belongs to one D: <c>D128.prior.beta</c>.</summary>
/// <param name="Prefix">The D as written, <c>D128</c>.</param>
/// <param name="D">Its value; infinity for <c>Dinf</c>.</param>
/// <param name="Rest">What follows the dot.</param>
internal sealed partial record PfgmppName(string Prefix, double D, string Rest)
{
    /// <summary>The parts of a name; null when it belongs to no D.</summary>
    public static PfgmppName? Parse(string name)
    {
        if (Pattern().Match(name) is not { Success: true } match)
            return null;
        var d = match.Groups[2].Value;
        return new(match.Groups[1].Value,
            d == "inf" ? double.PositiveInfinity : double.Parse(d, CultureInfo.InvariantCulture), match.Groups[3].Value);
    }

    [GeneratedRegex(@"^(D(inf|\d+(?:\.\d+)?))\.(.+)$")]
    private static partial Regex Pattern();
}
