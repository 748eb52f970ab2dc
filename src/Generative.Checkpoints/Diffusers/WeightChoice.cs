namespace Generative.Checkpoints;

/// <summary>Which weight file of a component is taken, or why none can be.</summary>
/// <param name="Path">The file or index; null for none.</param>
/// <param name="Variant">Its variant; null for the plain weights.</param>
/// <param name="Note">A sentence when another variant is taken than was asked for.</param>
/// <param name="Problem">The error to report when weights are needed and <paramref name="Path"/> is null.</param>
internal sealed record WeightChoice(string? Path, string? Variant = null, string? Note = null, string? Problem = null)
{
    private static readonly string[] Pickles = [".bin", ".ckpt", ".pt", ".pth", ".pkl"];

    /// <summary>Looks into a component's folder.</summary>
    public static WeightChoice Find(string folder, string name, string? wanted)
    {
        if (First(folder, wanted) is { } exact) return new(exact, wanted);
        var variants = Directory.EnumerateFiles(folder).Select(f => DiffusersNaming.VariantIn(System.IO.Path.GetFileName(f)))
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (wanted is not null && First(folder, null) is { } plain)
            return new(plain, null, $"{name}: there is no variant '{wanted}'; the plain weights are used");
        return variants switch
        {
            [var only] when wanted is null =>
                new(First(folder, only), only, $"{name}: only the variant '{only}' is there; it is used"),
            [] => new(null, Problem: Missing(folder, name)),
            _ => new(null, Problem: $"{folder}: '{name}' has the variants {string.Join(", ", variants)}"
                + (wanted is null ? " and no plain weights; choose one of them" : $" and no '{wanted}'; choose one of them, or none")
                + $" ({nameof(DiffusersOpenOptions)}.{nameof(DiffusersOpenOptions.Variant)}), or leave one in the folder"),
        };
    }

    private static string? First(string folder, string? variant) =>
        DiffusersNaming.Candidates(variant).Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string Missing(string folder, string name)
    {
        var pickle = Directory.EnumerateFiles(folder).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)
            .FirstOrDefault(f => Pickles.Contains(System.IO.Path.GetExtension(f), StringComparer.OrdinalIgnoreCase));
        return pickle is null
            ? $"{folder}: the weights of '{name}' are missing; fetch {DiffusersNaming.Single(DiffusersNaming.Stems[0], null)} into it"
            : $"{folder}: '{name}' has its weights in '{pickle}', a Python pickle, which can run code when it is read "
                + "and is not read here; convert it to safetensors (in Python: save_pretrained with safe_serialization=True)";
    }
}
