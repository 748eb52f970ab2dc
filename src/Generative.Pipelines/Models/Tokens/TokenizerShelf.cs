using System.Collections.Concurrent;
using Generative.Tokenizers;

namespace Generative.Pipelines;

/// <summary>
/// Tokenizers of model folders, each read once while its files stay as they are: a large vocabulary takes longer to read than a request to
/// plan. Safe for concurrent use.
/// </summary>
internal static class TokenizerShelf
{
    private static readonly ConcurrentDictionary<string, (DateTime Written, ITextTokenizer Tokenizer)> Shelf = new(StringComparer.Ordinal);

    /// <summary>Opens the tokenizer of a folder when it is wanted.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="model">The model's name, for messages.</param>
    public static Func<ITextTokenizer> Of(string directory, string model) => () =>
    {
        var written = Directory.EnumerateFiles(directory).Select(File.GetLastWriteTimeUtc).Append(DateTime.MinValue).Max();
        if (Shelf.TryGetValue(directory, out var known) && known.Written == written)
            return known.Tokenizer;
        try
        {
            var tokenizer = TextTokenizers.Open(directory);
            Shelf[directory] = (written, tokenizer);
            return tokenizer;
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException(
                $"'{model}' makes text, and its folder has no tokenizer; put the tokenizer's files into '{directory}': {e.Message}", e);
        }
    };
}
