namespace Generative.Tokenizers;

/// <summary>
/// CLIP's byte-level BPE ("Learning Transferable Visual Models From Natural Language Supervision", Radford et al., 2021): lower case, and
/// the last symbol of each word carries a mark. As the published fast tokenizer does it: no repair of text, no HTML.
/// </summary>
internal static class Clip
{
    /// <summary>The mark at the end of a word.</summary>
    public const string WordEnd = "</w>";

    private const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

    /// <summary>After the bytes: marks are spaces, and a text neither begins nor ends with one.</summary>
    public static IReadOnlyList<DecodeStage> Decoder { get; } = [Stages.ByteLevel, Stages.Replace(WordEnd, " "), Stages.Trim];

    public static bool EndsWord((string Left, string Right) merge) => merge.Right.EndsWith(WordEnd, StringComparison.Ordinal);

    public static TokenizerParts Make(string folder, Dictionary<string, int> vocabulary, List<(string Left, string Right)> merges,
        TokenizerConfig config)
    {
        var added = config.Tokens(vocabulary, [], mayGrow: true);
        var options = new BpeOptions { UnknownToken = config.Named("unk_token"), EndOfWordSuffix = WordEnd };
        if (options.UnknownToken is { } unknown && !vocabulary.ContainsKey(unknown))
            vocabulary[unknown] = added.Single(t => t.Content == unknown).Id;
        return new(new BpeModel(vocabulary, merges, options, folder), folder)
        {
            Added = added,
            Normaliser = new NormaliserSequence(
            [
                new UnicodeForm(compatible: false, compose: true),
                new TextRule(text => Matches.Replace(text, Matches.Runs(r => System.Text.Rune.IsWhiteSpace(r) ? 1 : 0)(text), " ")),
                new TextRule(Characters.Lower),
            ]),
            Splitter = new SplitterSequence(
            [
                new MatchSplitter(new ScalarPattern(Pattern).Matches, SplitBehavior.Removed, invert: true),
                new ByteLevelSplitter(addPrefixSpace: false, usePattern: true),
            ]),
            IsByteLevel = true,
            Before = config.Around("bos", added, fallback: true),
            After = config.Around("eos", added, fallback: true),
            Decoder = Decoder,
        };
    }
}
