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
        var largest = -1;
        foreach (var (spelling, id) in vocabulary)
            largest = Math.Max(largest, Checked(id, spelling));
        foreach (var token in added)
            largest = Math.Max(largest, Checked(token.Id, token.Content));
        if (largest < 0)
            throw new InvalidDataException($"{source}: the vocabulary is empty; give one with tokens");
        _spellings = new string?[largest + 1];
        foreach (var (spelling, id) in vocabulary)
            _spellings[id] = spelling;
        foreach (var token in added)
            _spellings[token.Id] = token.Content;
        foreach (var (id, said) in parts.Surfaces.Where(s => Find(s.Key) is not null))
            _spellings[id] = said;
        _special = [.. added.Where(t => t.Special).Select(t => t.Id)];

        int Checked(int id, string spelling) => id is >= 0 and <= LargestId ? id : throw new InvalidDataException(
            $"{source}: the token '{spelling}' has the id {id}; give one from 0 to {LargestId}");
    }

    /// <summary>One more than the largest id.</summary>
    public int Count => _spellings.Length;

    /// <summary>What an id says; null where it is no token.</summary>
    public string? Find(int id) => (uint)id < (uint)_spellings.Length ? _spellings[id] : null;

    public bool IsSpecial(int id) => _special.Contains(id);

    /// <exception cref="ArgumentOutOfRangeException">The id is no token.</exception>
    public string Spelling(int id, string parameter) => (uint)id >= (uint)_spellings.Length
        ? throw new ArgumentOutOfRangeException(parameter, id, $"{id} is no token id; give one from 0 to {_spellings.Length - 1}")
        : _spellings[id]
            ?? throw new ArgumentOutOfRangeException(parameter, id, $"{id} is no token id: the vocabulary leaves it out; give another");
}
