namespace Generative.Checkpoints;

/// <summary>Picks the tensors that were asked for, and says why there are none or why one cannot be had.</summary>
internal static class PickleChoice
{
    private const int NamesShown = 10;

    /// <summary>The tensors under a name, without it.</summary>
    /// <exception cref="InvalidDataException">There is none, or one of them cannot be had.</exception>
    public static Dictionary<string, PickledTensor> Take(PickleTree tree, object? root, string take, string path)
    {
        var prefix = take.Length == 0 || take.EndsWith('.') ? take : take + ".";
        if (tree.Others.FirstOrDefault(o => o.Value.LostTensor is not null && Falls(o.Key)) is { Key: { } name, Value: { } lost })
            throw new InvalidDataException(
                $"{path}: {(name.Length == 0 ? "what it holds" : $"'{name}'")} is no plain tensor: {lost.LostTensor}");
        if (tree.Twice.FirstOrDefault(Falls) is { } twice)
            throw new InvalidDataException($"{path}: two tensors are named '{twice}' when keys are joined by dots; take a smaller part");
        var taken = tree.Tensors.Where(t => Falls(t.Key) && t.Key.Length > prefix.Length)
            .ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal);
        return taken.Count > 0 ? taken : throw new InvalidDataException($"{path}: {None(root, take, tree)}");

        bool Falls(string key) => key.StartsWith(prefix, StringComparison.Ordinal) || key.Length > 0 && key == prefix.TrimEnd('.');
    }

    private static string None(object? root, string take, PickleTree tree) => root switch
    {
        PickleOpaque { Name: var name } => $"it holds an object of {name}, which is not made here; in Python, save its state_dict()",
        PickledTensor => "it holds one tensor without a name; in Python, save a dictionary of tensors",
        _ when tree.Tensors.Count == 0 => "it holds no tensors; check that it is the checkpoint",
        _ => $"no tensor is named '{take}' or lies in it; there are {string.Join(", ", Parts(tree))}",
    };

    /// <summary>First parts of the names there are.</summary>
    private static IEnumerable<string> Parts(PickleTree tree) =>
        tree.Tensors.Keys.Select(k => $"'{k.Split('.')[0]}'").Distinct().Order(StringComparer.Ordinal).Take(NamesShown);
}
