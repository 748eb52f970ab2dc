namespace Generative.Tokenizers;

/// <summary>WordPiece as vocab.txt: BERT's layout.</summary>
internal static class BertFolder
{
    public const string Vocabulary = "vocab.txt";

    private const string ContinuingPrefix = "##";
    private const int LongestWord = 100;

    public static TokenizerParts Read(string folder, TokenizerConfig config)
    {
        var vocabulary = VocabularyFile.ReadLines(Path.Combine(folder, Vocabulary));
        var lower = config.Json.Flag("do_lower_case", true);
        // Named tokens have BERT's spellings where the configuration is silent.
        AddedToken[] usual = [.. new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" }.Where(vocabulary.ContainsKey)
            .Select(t => new AddedToken(vocabulary[t], t) { Special = true })];
        var added = config.Tokens(vocabulary, usual, mayGrow: true);
        var unknown = config.Named("unk_token") ?? "[UNK]";
        vocabulary[unknown] = IdOf("unk_token", unknown);
        return new(new WordPieceModel(vocabulary, unknown, ContinuingPrefix, LongestWord, folder), folder)
        {
            Added = added,
            Normaliser = new BertNormaliser(cleanText: true, config.Json.Flag("tokenize_chinese_chars", true),
                config.Json.OptionalFlag("strip_accents") ?? lower, lower),
            Splitter = BertSplitter.Instance,
            Before = [IdOf("cls_token", "[CLS]")],
            After = [IdOf("sep_token", "[SEP]")],
            Decoder = [Stages.WordPiece(ContinuingPrefix, cleanUp: true)],
        };

        int IdOf(string name, string usual)
        {
            var spelling = config.Named(name) ?? usual;
            return added.FirstOrDefault(t => t.Content == spelling)?.Id ?? throw new InvalidDataException(
                $"{folder}: the token '{spelling}' is not in {Vocabulary}; name another as '{name}' in tokenizer_config.json");
        }
    }
}
