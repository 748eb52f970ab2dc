using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Generative;
using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;

/// <summary>
/// Writes folders of text models with a few thousand random weights: bytes, a few words and two special tokens; 32 tokens long. They are
/// RADD networks unless a test asks for another.
/// </summary>
internal static class TinyTextModel
{
    public const int Length = 32, Eos = 263, Mask = 264, Vocabulary = 265;

    private static readonly (string Left, string Right)[] Merges =
        [("h", "e"), ("Ġ", "t"), ("Ġt", "he"), ("I", "n"), ("Ġ", "G"), ("o", "d"), ("ĠG", "od")];

    /// <summary>Writes a model with its tokenizer.</summary>
    public static string Write(
        string folder, string name = "tiny-text", ComponentSettings? module = null, string parameterisation = "time-free",
        ComponentSettings? process = null, int length = Length, string? sampler = "first-hitting", int? steps = null)
    {
        module ??= Radd();
        var config = new ModelConfig
        {
            Name = name,
            Module = module,
            Process = process ?? Absorbing(),
            Parameterisation = ComponentSettings.Create(parameterisation, new Dictionary<string, object?>()),
            State = new("text", [length]),
            Defaults = sampler is null ? null : new(sampler, steps),
        };
        using var scope = torch.NewDisposeScope();
        using var network = NetworkFactory.Build(module);
        Randomise(network);
        ModelFolder.Write(folder, config, network.state_dict());
        WriteTokenizer(folder);
        return folder;
    }

    public static ComponentSettings Radd(int tokens = Mask) => ComponentSettings.Create("RaddTransformer", new Dictionary<string, object?>
    {
        ["tokens"] = tokens, ["length"] = Length, ["hidden_size"] = 16, ["n_blocks"] = 1, ["n_heads"] = 2, ["dropout"] = 0.0,
    });

    public static ComponentSettings Mdlm(bool timeConditioning) =>
        ComponentSettings.Create("MdlmTransformer", new Dictionary<string, object?>
        {
            ["vocab_size"] = Vocabulary, ["model_length"] = Length, ["hidden_dim"] = 16, ["cond_dim"] = 8, ["n_blocks"] = 1,
            ["n_heads"] = 2, ["time_conditioning"] = timeConditioning,
        });

    public static ComponentSettings Sedd(bool absorbing) => ComponentSettings.Create("SeddTransformer", new Dictionary<string, object?>
    {
        ["tokens"] = absorbing ? Mask : Vocabulary, ["length"] = Length, ["hidden_size"] = 16, ["cond_dim"] = 8, ["n_blocks"] = 1,
        ["n_heads"] = 2, ["scale_by_sigma"] = true,
        ["graph"] = ComponentSettings.Create(absorbing ? "absorb" : "uniform", new Dictionary<string, object?>()),
    });

    public static ComponentSettings Bd3lm(int block = 4) => ComponentSettings.Create("Bd3lmModel", new Dictionary<string, object?>
    {
        ["vocab_size"] = Vocabulary, ["model_length"] = Length, ["hidden_dim"] = 16, ["cond_dim"] = 8, ["n_blocks"] = 1, ["n_heads"] = 2,
        ["block_size"] = block,
    });

    public static ComponentSettings Llada() => ComponentSettings.Create("LladaModel", new Dictionary<string, object?>
    {
        ["d_model"] = 16, ["n_layers"] = 1, ["n_heads"] = 2, ["mlp_hidden_size"] = 24, ["vocab_size"] = 280, ["embedding_size"] = 280,
        ["max_sequence_length"] = Length, ["mask_token_id"] = Mask,
    });

    public static ComponentSettings Absorbing(int vocabulary = Vocabulary, int mask = Mask) =>
        ComponentSettings.Create("absorbing", new Dictionary<string, object?>
        {
            ["schedule"] = ComponentSettings.Create("log-linear", new Dictionary<string, object?>()),
            ["vocabulary"] = vocabulary, ["mask"] = mask,
        });

    public static ComponentSettings Uniform() => ComponentSettings.Create("uniform-tokens", new Dictionary<string, object?>
    {
        ["schedule"] = ComponentSettings.Create("geometric", new Dictionary<string, object?> { ["sigma_min"] = 1e-3, ["sigma_max"] = 8.0 }),
        ["vocabulary"] = Vocabulary,
    });

    /// <summary>The tokenizer's three files: bytes, a few words, [EOS] and [MASK].</summary>
    public static void WriteTokenizer(string folder, string[]? special = null)
    {
        Directory.CreateDirectory(folder);
        var vocabulary = new JsonObject();
        foreach (var token in Enumerable.Range(0, 256).Select(Letter).Concat(Merges.Select(m => m.Left + m.Right)))
            vocabulary[token] = vocabulary.Count;
        var added = new JsonObject();
        foreach (var token in special ?? ["[EOS]", "[MASK]"])
            added[(vocabulary.Count + added.Count).ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["content"] = token, ["lstrip"] = false, ["normalized"] = false, ["rstrip"] = false, ["single_word"] = false,
                ["special"] = true,
            };
        var config = new JsonObject
        {
            ["tokenizer_class"] = "GPT2Tokenizer", ["add_prefix_space"] = false, ["added_tokens_decoder"] = added,
        };
        File.WriteAllText(Path.Combine(folder, "vocab.json"), vocabulary.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "merges.txt"),
            "#version: 0.2\n" + string.Concat(Merges.Select(m => $"{m.Left} {m.Right}\n")), new UTF8Encoding(false));
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), config.ToJsonString());
    }

    // Printable bytes are themselves, the others the letters from U+0100 on (Radford et al. 2019).
    private static string Letter(int value)
    {
        static bool Prints(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
        return ((char)(Prints(value) ? value : 0x100 + Enumerable.Range(0, value).Count(b => !Prints(b)))).ToString();
    }

    // A fresh network answers 0 for every token: no word and no neighbour would matter.
    private static void Randomise(torch.nn.Module network)
    {
        using var gradients = torch.no_grad();
        using var generator = new torch.Generator(5);
        foreach (var (name, parameter) in network.named_parameters())
            parameter.copy_(torch.randn(parameter.shape, generator: generator) * 0.4);
    }
}
