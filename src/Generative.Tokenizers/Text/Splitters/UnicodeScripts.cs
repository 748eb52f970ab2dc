using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>
/// Scripts of the Unicode Character Database (version 17), which .NET leaves out. Read from the resource beside this file.
/// </summary>
internal sealed class UnicodeScripts
{
    private static readonly Lazy<UnicodeScripts> Read = new(() => new());
    private readonly Dictionary<string, ScalarSet> _sets = new(StringComparer.Ordinal);
    private readonly (int First, int Last, string Name)[] _ranges;

    // Lines are the name of a script and its characters; "+9" names those that Unicode had in its version 9.
    private UnicodeScripts()
    {
        using var stream = typeof(UnicodeScripts).Assembly.GetManifestResourceStream("UnicodeScripts.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            _sets[UnicodeSets.Plain(fields[0])] = ScalarSet.Of(fields.Skip(1).Select(Range));
        }
        _sets.Remove("+9", out var nine);
        UnicodeNine = nine!;
        _ranges = [.. _sets.SelectMany(s => s.Value.Ranges.Select(r => (r.First, r.Last, s.Key))).OrderBy(r => r.First)];
    }

    public static UnicodeScripts Instance => Read.Value;

    /// <summary>The characters of Unicode 9, whose scripts SentencePiece knows.</summary>
    public ScalarSet UnicodeNine { get; }

    /// <summary>The characters of a script; null where there is none of that <see cref="UnicodeSets.Plain"/> name.</summary>
    public ScalarSet? Find(string name) => _sets.GetValueOrDefault(name);

    /// <summary>The plain name of a character's script; null where it has none.</summary>
    public string? Of(int scalar)
    {
        var (from, to) = (0, _ranges.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (_ranges[middle].Last < scalar)
                from = middle + 1;
            else
                to = middle;
        }
        return from < _ranges.Length && _ranges[from].First <= scalar ? _ranges[from].Name : null;
    }

    private static (int First, int Last) Range(string field) => field.Split('-') is [var first, var last] ? (Hex(first), Hex(last))
        : (Hex(field), Hex(field));

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
