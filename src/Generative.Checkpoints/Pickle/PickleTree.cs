using System.Globalization;

namespace Generative.Checkpoints;

/// <summary>
/// The tensors of a pickled object by name: keys of dictionaries and places of lists, joined by dots. What is no tensor is listed apart,
/// plain numbers and texts of the outermost dictionary are kept as text.
/// </summary>
/// <param name="path">The file, for messages.</param>
internal sealed class PickleTree(string path)
{
    /// <summary>Deeper than any checkpoint, and where an object that contains itself ends.</summary>
    private const int MaxDepth = 64;

    /// <summary>An object that holds another twice, which holds a third twice, and so on, has more parts than bytes.</summary>
    private const long MaxVisits = 8_000_000;

    private const int LongestFact = 1 << 10, MostFacts = 256, LongestName = 1 << 12;

    /// <summary>Of all names together, which grow with depth while keys are shared.</summary>
    private const long MostLetters = 1 << 26;

    private long _visits, _letters;

    public Dictionary<string, PickledTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Objects that were not made, by name.</summary>
    public Dictionary<string, PickleOpaque> Others { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that two tensors have; of the first.</summary>
    public HashSet<string> Twice { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes up an object and all that is in it.</summary>
    /// <exception cref="InvalidDataException">It is nested too deep, contains itself, or has too many parts.</exception>
    public void Add(object? value) => Add(value, "", 0);

    private void Add(object? value, string name, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException($"{path}: '{Short(name)}' is nested more than {MaxDepth} deep; save only the state_dict");
        if (++_visits > MaxVisits)
            throw new InvalidDataException($"{path}: it describes more than {MaxVisits} parts; save only the state_dict");
        switch (value)
        {
            case PickledTensor tensor when !Tensors.TryAdd(name, tensor): Twice.Add(name); break;
            case PickleOpaque opaque: Others[name] = opaque; break;
            case PickleGlobal named: Others[name] = new(named.ToString()); break;
            case PickledStorage: Others[name] = new("a storage without a tensor"); break;
            case PickleList { Items: var items }:
                for (var i = 0; i < items.Count; i++) Add(items[i], Join(name, i.ToString(CultureInfo.InvariantCulture)), depth + 1);
                break;
            case PickleDict { Entries: var entries }:
                foreach (var (key, item) in Last(entries)) Add(item, Join(name, key), depth + 1);
                break;
            default: AddFact(name, value, depth); break;
        }
    }

    /// <summary>Entries by the text of their key; of a key put in again only the last.</summary>
    private static Dictionary<string, object?> Last(List<KeyValuePair<object?, object?>> entries)
    {
        var last = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in entries) last[KeyText(key)] = value;
        return last;
    }

    private static string KeyText(object? key) => key switch
    {
        string text => text,
        bool or long or double => Convert.ToString(key, CultureInfo.InvariantCulture)!,
        PickleOpaque or PickleGlobal => $"<{key switch { PickleOpaque o => o.Name, _ => key.ToString() }}>",
        null => "None",
        _ => "<key>",
    };

    private void AddFact(string name, object? value, int depth)
    {
        if (depth == 1 && Facts.Count < MostFacts && value is string or long or double or bool
            && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: <= LongestFact } text)
            Facts[name] = text;
    }

    private string Join(string name, string key)
    {
        var joined = name.Length == 0 ? key : $"{name}.{key}";
        _letters += joined.Length;
        return joined.Length <= LongestName && _letters <= MostLetters ? joined
            : throw new InvalidDataException($"{path}: the names, such as '{Short(joined)}', are too long; save only the state_dict");
    }

    private static string Short(string name) => name.Length <= 80 ? name : name[..80] + "...";
}
