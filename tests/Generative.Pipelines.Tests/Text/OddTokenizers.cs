using System.Text.Json.Nodes;

namespace Generative.Pipelines.Tests;

/// <summary>Tiny models whose tokenizers do not keep every letter, or leave ids out.</summary>
internal static class OddTokenizers
{
    private static readonly string[] Own = ["vocab.json", "merges.txt", "tokenizer_config.json"];

    /// <summary>BERT's: lower case, and a space before every word that is not the first. The tokens in, the, god, ##s: 5 to 8.</summary>
    public static void WriteBert(string folder, string name)
    {
        string[] words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "in", "the", "god", "##s", "x", "[MASK]"];
        Write(folder, name, words.Length);
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), words);
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"tokenizer_class": "BertTokenizer", "do_lower_case": true}""");
    }

    /// <summary>One that marks where words begin (SentencePiece). In, the, God: 0 to 2.</summary>
    public static void WriteMarked(string folder, string name)
    {
        string[] words = ["▁In", "▁the", "▁God", "▁a", "[UNK]", "▁"];
        Write(folder, name, words.Length + 1);
        var vocabulary = new JsonObject();
        foreach (var word in words)
            vocabulary[word] = vocabulary.Count;
        var mask = new JsonObject
        {
            ["id"] = words.Length, ["content"] = "<mask>", ["special"] = true, ["normalized"] = false, ["lstrip"] = false,
            ["rstrip"] = false, ["single_word"] = false,
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), new JsonObject
        {
            ["version"] = "1.0", ["added_tokens"] = new JsonArray(mask), ["normalizer"] = null, ["pre_tokenizer"] = Marks(),
            ["post_processor"] = null, ["decoder"] = Marks(),
            ["model"] = new JsonObject { ["type"] = "WordLevel", ["vocab"] = vocabulary, ["unk_token"] = "[UNK]" },
        }.ToJsonString());
    }

    /// <summary>Leaves the end token of a tiny model's tokenizer out: its id is a gap.</summary>
    public static void RemoveEos(string folder)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["added_tokens_decoder"]!.AsObject().Remove("263");
        File.WriteAllText(path, config.ToJsonString());
    }

    private static JsonObject Marks() =>
        new() { ["type"] = "Metaspace", ["replacement"] = "▁", ["prepend_scheme"] = "always", ["split"] = true };

    private static void Write(string folder, string name, int vocabulary)
    {
        TinyTextModel.Write(
            folder, name, TinyTextModel.Radd(vocabulary - 1), process: TinyTextModel.Absorbing(vocabulary, vocabulary - 1));
        foreach (var file in Own)
            File.Delete(Path.Combine(folder, file));
    }
}
