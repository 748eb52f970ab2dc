using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>Reads the model of tokenizer.json.</summary>
internal static class ModelReader
{
    /// <returns>The model, and its mark for the end of a word (empty where it has none).</returns>
    public static (ITokenModel Model, string EndOfWord) Read(JsonObjectReader json) => TypeOf(json) switch
    {
        "BPE" => (Bpe(json), json.OptionalText("end_of_word_suffix") ?? ""),
        "Unigram" => (Unigram(json), ""),
        "WordPiece" => (WordPiece(json), ""),
        "WordLevel" => (WordLevel(json), ""),
        var type => throw new InvalidDataException($"{json.Source}: 'type' is '{type}'; known are BPE, Unigram, WordPiece and WordLevel"),
    };

    // Old files name no type.
    private static string TypeOf(JsonObjectReader json) => json.OptionalText("type")
        ?? (json.Has("merges") ? "BPE" : json.Has("unk_id") ? "Unigram" : json.Has("max_input_chars_per_word") ? "WordPiece" : "WordLevel");

    private static BpeModel Bpe(JsonObjectReader json)
    {
        if (json.Find("dropout") is { ValueKind: JsonValueKind.Number } dropout && dropout.GetDouble() > 0)
            throw new InvalidDataException($"{json.Source}: 'dropout' is {dropout.GetRawText()}, which makes ids random; set it to null");
        var options = new BpeOptions
        {
            UnknownToken = json.OptionalText("unk_token"),
            FuseUnknown = json.Flag("fuse_unk", false),
            ContinuingPrefix = json.OptionalText("continuing_subword_prefix") ?? "",
            EndOfWordSuffix = json.OptionalText("end_of_word_suffix") ?? "",
            ByteFallback = json.Flag("byte_fallback", false),
            IgnoreMerges = json.Flag("ignore_merges", false),
        };
        var merges = json.List("merges").Select((m, i) => Merge(m, new(json.Source, "merges", i))).ToArray();
        return new(VocabularyFile.Read(json.Object("vocab")), merges, options, json.Source);
    }

    private static (string Left, string Right) Merge(JsonElement merge, JsonItem where) => merge.ValueKind == JsonValueKind.String
        ? VocabularyFile.Pair(JsonObjectReader.TextOf(merge, where), where)
        : merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
        ? (JsonObjectReader.TextOf(merge[0], where), JsonObjectReader.TextOf(merge[1], where))
        : throw new InvalidDataException($"{where} is {JsonObjectReader.Shown(merge)}; expected two tokens");

    private static UnigramModel Unigram(JsonObjectReader json)
    {
        var pieces = json.List("vocab").Select((p, i) => Piece(p, new(json.Source, "vocab", i))).ToArray();
        var unknown = json.OptionalNumber("unk_id");
        return pieces.Length == 0 ? throw new InvalidDataException($"{json.Source}: 'vocab' is empty; give tokens with scores")
            : unknown < 0 || unknown >= pieces.Length
            ? throw new InvalidDataException($"{json.Source}: 'unk_id' is {unknown}; give one from 0 to {pieces.Length - 1}")
            : new(pieces, unknown, json.Flag("byte_fallback", false), single: false);
    }

    private static UnigramPiece Piece(JsonElement piece, JsonItem where) =>
        piece.ValueKind == JsonValueKind.Array && piece.GetArrayLength() == 2 && piece[1].ValueKind == JsonValueKind.Number
            ? new(JsonObjectReader.TextOf(piece[0], where), piece[1].GetDouble())
            : throw new InvalidDataException($"{where} is {JsonObjectReader.Shown(piece)}; expected a token and its score");

    private static WordPieceModel WordPiece(JsonObjectReader json)
    {
        var vocabulary = VocabularyFile.Read(json.Object("vocab"));
        return new(vocabulary, Unknown(json, vocabulary), json.OptionalText("continuing_subword_prefix") ?? "##",
            json.OptionalNumber("max_input_chars_per_word") ?? 100, json.Source);
    }

    private static WordLevelModel WordLevel(JsonObjectReader json)
    {
        var vocabulary = VocabularyFile.Read(json.Object("vocab"));
        return new(vocabulary, vocabulary[Unknown(json, vocabulary)]);
    }

    private static string Unknown(JsonObjectReader json, Dictionary<string, int> vocabulary) =>
        (json.OptionalText("unk_token") ?? "[UNK]") is var unknown && vocabulary.ContainsKey(unknown) ? unknown
        : throw new InvalidDataException($"{json.Source}: the unknown token is not in 'vocab'; name one that is as 'unk_token'");
}
