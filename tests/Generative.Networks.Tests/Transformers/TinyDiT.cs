using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Transformers small enough for tests: 8x8 latents of 4 channels, 32 wide, three classes; and a question to ask them.</summary>
internal static class TinyDiT
{
    /// <summary>In the authors' form; further settings replace the small ones.</summary>
    public static DiT Build(params (string Name, object? Value)[] changes) => (DiT)Build("DiT", changes,
        ("input_size", 8), ("hidden_size", 32), ("depth", 2), ("num_heads", 4), ("num_classes", 3));

    /// <summary>The same sizes in diffusers' form.</summary>
    public static DiTTransformer2DModel BuildPorted(params (string Name, object? Value)[] changes) =>
        (DiTTransformer2DModel)Build("DiTTransformer2DModel", changes, ("sample_size", 8), ("attention_head_dim", 8),
            ("num_attention_heads", 4), ("num_layers", 2), ("num_embeds_ada_norm", 3), ("out_channels", 8), ("_diffusers_version", "0.40"));

    /// <summary>One question for two latents; the timesteps and classes may be others.</summary>
    public static (Tensor X, Tensor T, Tensor Classes) Question(long[]? times = null, long[]? classes = null)
    {
        using var generator = new Generator(3);
        return (randn([(times ?? [0, 0]).Length, 4, 8, 8], generator: generator), tensor(times ?? [13, 999]), tensor(classes ?? [0, 3]));
    }

    private static nn.Module Build(string type, (string Name, object? Value)[] changes, params (string Name, object? Value)[] usual)
    {
        var settings = new Dictionary<string, object?>();
        foreach (var (name, value) in usual.Concat(changes))
            settings[name] = value;
        return NetworkFactory.Build(ComponentSettings.Create(type, settings));
    }
}
