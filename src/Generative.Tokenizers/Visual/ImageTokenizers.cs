namespace Generative.Tokenizers;

/// <summary>Builds a tokenizer of pictures from the settings of its folder.</summary>
public static class ImageTokenizers
{
    private static readonly Dictionary<string, Func<ComponentSettings, Magvit2Tokenizer>> Types = new(StringComparer.Ordinal)
    {
        [Magvit2TokenizerOptions.TypeName] = Magvit2Tokenizer.Create,
    };

    /// <summary>Types this version can build: the class names of published configs.</summary>
    public static IReadOnlyCollection<string> Known => Types.Keys;

    /// <summary>A tokenizer with fresh weights, in float32 on the CPU.</summary>
    /// <param name="settings">The class and its arguments.</param>
    /// <exception cref="InvalidDataException">The class is unknown, or an argument is missing or out of range.</exception>
    public static Magvit2Tokenizer Create(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Types.TryGetValue(settings.Type, out var create) ? create(settings) : throw new InvalidDataException(
            $"{settings.Source}: the tokenizer \"{settings.Type}\" is not known; use one of {string.Join(", ", Known)}.");
    }
}
