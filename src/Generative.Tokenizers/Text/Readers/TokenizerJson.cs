namespace Generative.Tokenizers;

/// <summary>tokenizer.json: one file that names every part. Truncation and padding are left to the caller.</summary>
internal static class TokenizerJson
{
    public const string FileName = "tokenizer.json";

    public static TokenizerParts Read(string folder, TokenizerConfig config)
    {
        var path = Path.Combine(folder, FileName);
        var json = new JsonObjectReader(JsonFile.Read(path), path);
        var (model, endOfWord) = ModelReader.Read(json.Object("model"));
        var given = json.Objects("added_tokens").Select(t => TokenizerJsonAdded.Read(t, t.Number("id"))).ToArray();
        var template = TemplateReader.Read(json.OptionalObject("post_processor"));
        var decoder = json.OptionalObject("decoder");
        return new(model, path)
        {
            Added = config.Tokens(model.Vocabulary, given, mayGrow: false),
            Normaliser = NormaliserReader.Read(json.OptionalObject("normalizer")),
            Splitter = SplitterReader.Read(json.OptionalObject("pre_tokenizer")),
            IsByteLevel = SplitterReader.IsByteLevel(json.OptionalObject("pre_tokenizer"))
                || NormaliserReader.IsByteLevel(json.OptionalObject("normalizer")),
            Before = template.Before,
            After = template.After,
            // CLIP's file names no more than the bytes; its published class turns the marks into spaces.
            Decoder = endOfWord == Clip.WordEnd && decoder?.OptionalText("type") == "ByteLevel"
                ? Clip.Decoder : DecoderReader.Read(decoder),
        };
    }
}
