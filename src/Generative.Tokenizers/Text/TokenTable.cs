namespace Generative.Tokenizers;

/// <summary>What each id says.</summary>
internal sealed class TokenTable
{
    // Far above any published vocabulary: an id that is a typing error must not ask for gigabytes.
    private const int LargestId = (1 << 24) - 1;
    private readonly string?[] _spellings;
    private readonly HashSet<int> _special;

    /// <exception cref="InvalidDataException">An id is negative or far too large, or there are none.</exception>
    public TokenTable(TokenizerParts parts)
    {
        var (vocabulary, source) = (parts.Model.Vocabulary, parts.Source);
        AddedToken[] added = [.. parts.Added, .. parts.Silent];
        var all = vocabulary.Select(t => (Spelling: t.Key, Id: t.Value)).Concat(added.Select(t => (Spelling: t.Content, t.Id))).ToArray();
        if (all.Length == 0)
            throw new InvalidDataException($"{source}: the vocabulary is empty; give one with tokens");
        foreach (var (spelling, id) in all)
            if (id is < 0 or > LargestId)
                throw new InvalidDataException($"{source}: the token '{spelling}' has the id {id}; give one from 0 to {LargestId}");
        _spellings = new string?[all.Max(t => t.Id) + 1];
        foreach (var (spelling, id) in all)
            _spellings[id] = parts.Surfaces.GetValueOrDefault(id, spelling);
        _special = [.. added.Where(t => t.Special).Select(t => t.Id)];
    }

    /// <summary>One more than the largest id.</summary>
    public int Count => _spellings.Length;

    public bool IsSpecial(int id) => _special.Contains(id);

    /// <exception cref="ArgumentOutOfRangeException">The id is no token.</exception>
    public string Spelling(int id, string parameter) => (uint)id >= (uint)_spellings.Length
        ? throw new ArgumentOutOfRangeException(parameter, id, $"{id} is no token id; give one from 0 to {_spellings.Length - 1}")
        : _spellings[id]
            ?? throw new ArgumentOutOfRangeException(parameter, id, $"{id} is no token id: the vocabulary leaves it out; give another");
}
