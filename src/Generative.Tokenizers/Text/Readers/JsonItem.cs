namespace Generative.Tokenizers;

/// <summary>Which item of a list, for errors: long lists must not spell each place out.</summary>
/// <param name="Source">The object it stands in.</param>
/// <param name="List">The list.</param>
/// <param name="Place">Its place, from 0.</param>
internal readonly record struct JsonItem(string Source, string List, int Place)
{
    public override string ToString() => $"{Source}: '{List}' item {Place}";
}
