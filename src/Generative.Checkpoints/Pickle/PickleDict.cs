namespace Generative.Checkpoints;

/// <summary>A dictionary of a pickle, its entries in the order they were put in; of equal keys the last counts.</summary>
internal sealed class PickleDict
{
    public List<KeyValuePair<object?, object?>> Entries { get; } = [];

    public void Add(object? key, object? value) => Entries.Add(new(key, value));
}
