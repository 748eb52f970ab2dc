namespace Generative.Tokenizers;

/// <summary>Byte-level BPE as vocab.json and merges.txt: the layout of GPT-2 and CLIP.</summary>
internal static class BpeFolder
{
    public const string Vocabulary = "vocab.json", Merges = "merges.txt";

    private const string Qwen2Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
        + @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static TokenizerParts Read(string folder, TokenizerConfig config)
    {
        var path = Path.Combine(folder, Vocabulary);
        var vocabulary = VocabularyFile.Read(new(JsonFile.Read(path), path));
        var merges = VocabularyFile.ReadMerges(Path.Combine(folder, Merges));
        // Files alone tell CLIP apart where no class is named: its words end in a mark.
        return config.Class.StartsWith("CLIP", StringComparison.Ordinal) || (config.Class.Length == 0 && merges.Any(Clip.EndsWord))
            ? Clip.Make(folder, vocabulary, merges, config) : ByteLevel(folder, vocabulary, merges, config);
    }

    private static TokenizerParts ByteLevel(string folder, Dictionary<string, int> vocabulary, List<(string Left, string Right)> merges,
        TokenizerConfig config)
    {
        var added = config.Tokens(vocabulary, [], mayGrow: true);
        var prefixSpace = config.Json.Flag("add_prefix_space", false);
        var parts = new TokenizerParts(new BpeModel(vocabulary, merges, new(), folder), folder)
        {
            Added = added,
            Splitter = new ByteLevelSplitter(prefixSpace, usePattern: true),
            IsByteLevel = true,
            Before = config.Around("bos", added, fallback: false),
            After = config.Around("eos", added, fallback: false),
            Decoder = [Stages.ByteLevel],
        };
        return config.Class switch
        {
            "" or "GPT2Tokenizer" or "CodeGenTokenizer" or "PreTrainedTokenizer" => parts,
            "Qwen2Tokenizer" => parts with
            {
                Normaliser = new UnicodeForm(compatible: false, compose: true),
                Splitter = new SplitterSequence([new MatchSplitter(new ScalarPattern(Qwen2Pattern).Matches, SplitBehavior.Isolated),
                    new ByteLevelSplitter(prefixSpace, usePattern: false)]),
            },
            "RobertaTokenizer" or "BartTokenizer" => parts with
            {
                Before = config.Around("bos", added, fallback: true),
                After = config.Around("eos", added, fallback: true),
            },
            var other => throw new InvalidDataException(
                $"{config.Json.Source}: 'tokenizer_class' is '{other}', whose {Vocabulary} may need "
                + "rules that are not known; give its tokenizer.json, or GPT2Tokenizer where it is byte-level BPE of that kind"),
        };
    }
}
