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
            if (!vocabulary.ContainsKey(token)) // two pairs may give one token
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

    /// <summary>Copies a tokenizer's files into another folder; nothing is written unless all are there.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    public static void Copy(string from, string to)
    {
        var files = Names.Select(name => (Name: name, Content: File.ReadAllBytes(Existing(from, name)))).ToList();
        foreach (var (name, content) in files)
            BesideFile.Write(Path.GetFullPath(Path.Combine(to, name)), file => file.Write(content));
    }

    /// <summary>Whether two folders hold the same tokenizer, byte for byte.</summary>
    /// <exception cref="FileNotFoundException">A file is missing in either.</exception>
    public static bool AreEqual(string one, string other) =>
        Names.All(name => File.ReadAllBytes(Existing(one, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Existing(other, name))));

    private static string Existing(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path
            : throw new FileNotFoundException($"{path} does not exist; make the tokenizer with the command 'tokenizer'.", path);
    }
}
