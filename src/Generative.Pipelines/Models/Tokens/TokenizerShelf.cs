using System.Collections.Concurrent;
using System.Globalization;

namespace Generative.Pipelines;

/// <summary>
/// Tokenizers of a catalog's folders, each read once while its files stay as they are: a large vocabulary takes longer to read than a
/// request to plan. Safe for concurrent use.
/// </summary>
internal sealed class TokenizerShelf
{
    // Weights may be written again beside the same tokenizer; whatever else changes, it is read anew.
    private static readonly string[] Kinds = [".json", ".txt", ".model"];

    private readonly ConcurrentDictionary<string, (string Files, ITextTokenizer Tokenizer)> _shelf = new(StringComparer.Ordinal);

    /// <summary>Opens a folder's tokenizer when it is wanted, unless it is known.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="open">Opens it.</param>
    public Func<ITextTokenizer> Keep(string directory, Func<ITextTokenizer> open) => () =>
    {
        var files = Files(directory);
        if (_shelf.TryGetValue(directory, out var known) && known.Files == files)
            return known.Tokenizer;
        var tokenizer = open();
        _shelf[directory] = (files, tokenizer);
        return tokenizer;
    };

    /// <summary>Forgets them.</summary>
    public void Clear() => _shelf.Clear();

    /// <summary>Names, lengths and times of the files that may belong to a tokenizer: a copy may be older than what it replaces.</summary>
    private static string Files(string directory) => string.Join('\n', new DirectoryInfo(directory).EnumerateFiles()
        .Where(f => Kinds.Contains(f.Extension)).OrderBy(f => f.Name, StringComparer.Ordinal)
        .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}")));
}
