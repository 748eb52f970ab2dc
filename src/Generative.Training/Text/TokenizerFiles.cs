using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Shared;
using Generative.Tokenizers;

namespace Generative.Training;

/// <summary>Writes a learnt vocabulary in the layout GPT-2 is published in: <c>vocab.json</c>, <c>merges.txt</c>, <c>tokenizer_config.json</c>.</summary>
public static class TokenizerFiles
{
    /// <summary>The files of one tokenizer.</summary>
    public static IReadOnlyList<string> Names { get; } = ["vocab.json", "merges.txt", "tokenizer_config.json"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the three files, each beside its place and then renamed.</summary>
    /// <param name="folder">Where; made when it is not there.</param>
    /// <param name="merges">What <see cref="BpeTrainer"/> learnt.</param>
    /// <param name="special">Spellings of special tokens; they get the ids after all others.</param>
    /// <returns>Number of tokens, the special ones included.</returns>
    public static int Write(string folder, IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string> special)
    {
        Directory.CreateDirectory(folder);
        var vocabulary = new JsonObject();
        foreach (var token in ByteAlphabet.InOrder.Select(c => c.ToString()).Concat(merges.Select(m => m.Left + m.Right)))
            vocabulary[token] = vocabulary.Count;
        var added = new JsonObject();
        foreach (var token in special)
            added[$"{vocabulary.Count + added.Count}"] = new JsonObject
            {
                ["content"] = token, ["lstrip"] = false, ["normalized"] = false, ["rstrip"] = false, ["single_word"] = false, ["special"] = true,
            };
        var config = new JsonObject { ["tokenizer_class"] = "GPT2Tokenizer", ["add_prefix_space"] = false, ["added_tokens_decoder"] = added };
        if (special.Contains("[MASK]"))
            config["mask_token"] = "[MASK]";
        Save("vocab.json", vocabulary.ToJsonString(Readable) + "\n");
        Save("merges.txt", "#version: 0.2\n" + string.Concat(merges.Select(m => $"{m.Left} {m.Right}\n")));
        Save("tokenizer_config.json", config.ToJsonString(Readable) + "\n");
        return vocabulary.Count + added.Count;

        void Save(string name, string text) =>
            BesideFile.Write(Path.GetFullPath(Path.Combine(folder, name)), file => file.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Copies a tokenizer's files into a model folder.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    public static void Copy(string from, string to)
    {
        foreach (var name in Names)
        {
            var source = Path.Combine(from, name);
            if (!File.Exists(source))
                throw new FileNotFoundException($"{source} does not exist; make the tokenizer with the command 'tokenizer'.", source);
            BesideFile.Write(Path.GetFullPath(Path.Combine(to, name)), file => file.Write(File.ReadAllBytes(source)));
        }
    }
}
