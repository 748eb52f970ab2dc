namespace Generative.Tokenizers;

/// <summary>
/// SentencePiece: tokenizer.model. Control symbols are never parsed out of a text, as in SentencePiece itself; out of what a chat template
/// wrote they are, as where such templates are published.
/// </summary>
internal static class SentencePieceFolder
{
    /// <summary>Names it is published under; T5 uses the second.</summary>
    public static readonly string[] FileNames = ["tokenizer.model", "spiece.model"];

    public static TokenizerParts Read(string folder, TokenizerConfig config)
    {
        var path = FileNames.Select(n => Path.Combine(folder, n)).First(File.Exists);
        var file = SentencePieceFile.Read(path);
        var model = Model(file, path);
        var userDefined = new CharTrie();
        for (var id = 0; id < file.Pieces.Count; id++)
            if (file.Pieces[id].Kind == SentencePieceKind.UserDefined)
                userDefined.Add(file.Pieces[id].Text, id);
        var silent = Silent(file, model, config);
        List<DecodeStage> decoder = [Stages.ByteFallback, Stages.Metaspace(Metaspace.Symbol, prefixed: false)];
        if (file.Spaces.DummyPrefix || file.Spaces.RemoveExtra)
            decoder.Insert(0, Stages.FirstSpace(file.Spaces.RemoveExtra));
        return new(model, path)
        {
            Added = [.. config.Tokens(model.Vocabulary, [], mayGrow: true).Where(t => t.Id >= file.Pieces.Count)],
            Silent = silent,
            Written = config.Tokens(model.Vocabulary, silent, mayGrow: true),
            // Readers put a space behind each special token at first, and later only before the text; "legacy" says which it is.
            BehindWritten = config.Json.Flag("legacy", true) ? null
                : new SentencePieceNormaliser(file.Map, userDefined, file.Spaces with { DummyPrefix = false }),
            Surfaces = Surfaces(file),
            Normaliser = new SentencePieceNormaliser(file.Map, userDefined, file.Spaces),
            Before = config.Around("bos", silent, fallback: config.Class is "LlamaTokenizer" or "GemmaTokenizer"),
            After = config.Around("eos", silent, fallback: config.Class == "T5Tokenizer"),
            Decoder = decoder,
        };
    }

    private static ITokenModel Model(SentencePieceFile file, string path)
    {
        UnigramPiece[] pieces = [.. file.Pieces.Select(p => new UnigramPiece(p.Text, p.Score)
        {
            InText = p.Kind is SentencePieceKind.Normal or SentencePieceKind.UserDefined,
            UserDefined = p.Kind == SentencePieceKind.UserDefined,
            Unused = p.Kind == SentencePieceKind.Unused,
        })];
        var unknown = file.Pieces.ToList().FindIndex(p => p.Kind == SentencePieceKind.Unknown);
        return unknown < 0 ? throw new InvalidDataException($"{path} has no unknown token; fetch it again")
            : file.IsUnigram ? new UnigramModel(pieces, unknown, file.ByteFallback, single: true)
            : new SentencePieceBpeModel(pieces, unknown, file.ByteFallback);
    }

    private static List<AddedToken> Silent(SentencePieceFile file, ITokenModel model, TokenizerConfig config)
    {
        var control = file.Pieces.Select((p, id) => (Piece: p, Id: id)).Where(p => p.Piece.Kind == SentencePieceKind.Control)
            .Select(p => new AddedToken(p.Id, p.Piece.Text) { Special = true });
        return [.. config.Tokens(model.Vocabulary, control, mayGrow: false)
            .Where(t => file.Pieces[t.Id].Kind != SentencePieceKind.Unknown)];
    }

    private static Dictionary<int, string> Surfaces(SentencePieceFile file) => file.Pieces.Select((p, id) => (p.Kind, id))
        .Where(p => p.Kind is SentencePieceKind.Control or SentencePieceKind.Unknown)
        .ToDictionary(p => p.id, p => p.Kind == SentencePieceKind.Control ? "" : file.UnknownSurface);
}
