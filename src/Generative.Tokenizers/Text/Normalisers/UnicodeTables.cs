using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>
/// Decompositions, compositions and combining classes of the Unicode Character Database (version 14; those of assigned characters never
/// change). Read from the resource beside this file because .NET leaves normalisation out where globalisation is invariant, silently.
/// </summary>
internal sealed class UnicodeTables
{
    private static readonly Lazy<UnicodeTables> Read = new(() => new());
    private readonly Dictionary<int, int[]> _canonical = [], _compatible = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    // Lines are "c" (composes again), "d" (does not) or "k" (compatibility) with a character and its decomposition,
    // or "o" with a first and a last character and their combining class.
    private UnicodeTables()
    {
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream("UnicodeForms.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            if (fields[0] == "o")
                for (var c = Hex(fields[1]); c <= Hex(fields[2]); c++)
                    _classes[c] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
            else
                AddDecomposition(fields[0], Hex(fields[1]), [.. fields.Skip(2).Select(Hex)]);
        }
    }

    public static UnicodeTables Instance => Read.Value;

    /// <summary>The next smaller parts of a character, or null where it has none.</summary>
    public int[]? Decomposition(int character, bool compatible) => _canonical.TryGetValue(character, out var parts) ? parts
        : compatible && _compatible.TryGetValue(character, out parts) ? parts : null;

    /// <summary>The character two others compose to.</summary>
    public bool TryCompose(int first, int second, out int composed) => _compositions.TryGetValue((first, second), out composed);

    /// <summary>Canonical combining class; 0 for characters that stand alone.</summary>
    public byte Class(int character) => _classes.GetValueOrDefault(character);

    private void AddDecomposition(string kind, int character, int[] parts)
    {
        (kind == "k" ? _compatible : _canonical)[character] = parts;
        if (kind == "c")
            _compositions[(parts[0], parts[1])] = character;
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
