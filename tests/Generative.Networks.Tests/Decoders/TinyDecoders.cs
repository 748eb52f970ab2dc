using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Small decoders whose weights are far from zero, so that every token matters.</summary>
internal static class TinyDecoders
{
    public const int Vocabulary = 23;

    public static readonly LlamaOptions Options = new()
    {
        Width = 16, InnerWidth = 24, Layers = 2, Heads = 4, KeyHeads = 2, HeadSize = 6, VocabularySize = Vocabulary, MaxLength = 96,
    };

    public static LlamaModel Llama(LlamaOptions? options = null) => Randomised(new LlamaModel(options ?? Options));

    /// <summary>A small GPT-2, with other or more settings under their published names.</summary>
    public static Gpt2Model Gpt2(Dictionary<string, object?>? changes = null)
    {
        var settings = new Dictionary<string, object?>
        {
            ["n_embd"] = 16, ["n_inner"] = 24, ["n_layer"] = 2, ["n_head"] = 4, ["vocab_size"] = Vocabulary, ["n_positions"] = 96,
        };
        foreach (var (name, value) in changes ?? [])
            settings[name] = value;
        return Randomised(Gpt2Model.Create(ComponentSettings.Create("gpt2", settings)));
    }

    /// <summary>One of the networks by a name that tests can print.</summary>
    public static IDecoderNetwork Of(string name) => name switch
    {
        "gpt2" => Gpt2(),
        "llama" => Llama(),
        "mistral" => Llama(Options with { Windows = [5, 5] }),
        "qwen2" => Llama(Options with { Windows = [0, 4], QueryBias = true, TiedWeights = true }),
        _ => throw new ArgumentException($"name is {name}", nameof(name)),
    };

    /// <summary>Tokens from a fixed seed, [rows, length].</summary>
    public static Tensor Ids(int rows, int length, int seed = 1)
    {
        using var generator = new Generator((ulong)seed);
        return randint(0, Vocabulary, [rows, length], ScalarType.Int64, generator: generator);
    }

    /// <summary>Logits of whole texts.</summary>
    public static Tensor Whole(this IDecoderNetwork network, Tensor ids) => network.Logits(new(ids));

    /// <summary>Logits of a part behind a cache.</summary>
    public static Tensor Part(this IDecoderNetwork network, IRowCache cache, Tensor ids) => network.Logits(new(ids) { Cache = cache });

    /// <summary>Logits of a text sent in parts of given sizes, the last one repeated.</summary>
    public static Tensor InParts(this IDecoderNetwork network, IRowCache cache, Tensor ids, params int[] sizes)
    {
        List<Tensor> parts = [];
        for (int at = 0, i = 0; at < ids.shape[1]; i++)
        {
            var size = Math.Min(sizes[Math.Min(i, sizes.Length - 1)], (int)ids.shape[1] - at);
            parts.Add(network.Part(cache, ids.narrow(1, at, size)));
            at += size;
        }
        return cat(parts, 1);
    }

    private static T Randomised<T>(T network) where T : nn.Module
    {
        using var gradients = no_grad();
        using var generator = new Generator(9);
        foreach (var (name, parameter) in network.named_parameters())
            if (!name.Contains("norm") && !name.Contains("ln_"))
                parameter.copy_(randn(parameter.shape, generator: generator) * 0.4);
        return network;
    }
}
