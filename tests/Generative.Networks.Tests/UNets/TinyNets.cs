using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Networks small enough for tests: 8x8 pictures, 16 channels, three classes, augmentation labels of width 2.</summary>
internal static class TinyNets
{
    /// <summary>A flavour by name; further settings replace the small ones.</summary>
    public static ImageUNet Build(string flavour, params (string Name, object? Value)[] changes)
    {
        var (type, own) = Flavour(flavour);
        var settings = new Dictionary<string, object?>
        {
            ["img_resolution"] = 8, ["in_channels"] = 2, ["out_channels"] = 3, ["label_dim"] = 3, ["augment_dim"] = 2,
            ["model_channels"] = 16, ["channel_mult"] = new[] { 1, 2 }, ["channel_mult_emb"] = 2, ["num_blocks"] = 1,
            ["attn_resolutions"] = new[] { 4 }, ["dropout"] = 0.0,
        };
        foreach (var (name, value) in own.Concat(changes))
            settings[name] = value;
        return (ImageUNet)NetworkFactory.Build(ComponentSettings.Create(type, settings));
    }

    /// <summary>One answer for a batch of two.</summary>
    public static Tensor Ask(ImageUNet network, Tensor? classes = null, Tensor? augment = null)
    {
        using var scope = NewDisposeScope();
        return network.forward(ones(2, 2, 8, 8), full(2, 0.3f), classes ?? eye(3).narrow(0, 0, 2),
            augment ?? ones(2, 2)).MoveToOuterDisposeScope();
    }

    /// <summary>Gives every parameter values of its own: fresh networks hold zeros that hide what is behind them.</summary>
    public static void Shake(nn.Module network)
    {
        using var gradients = no_grad();
        using var generator = new Generator(1);
        foreach (var parameter in network.parameters())
            nn.init.normal_(parameter, 0, 0.2, generator);
    }

    private static (string Type, (string, object?)[] Settings) Flavour(string name) => name switch
    {
        "ddpm++" => ("SongUNet", []),
        "ncsn++" => ("SongUNet",
        [
            ("embedding_type", "fourier"), ("channel_mult_noise", 2), ("encoder_type", "residual"),
            ("resample_filter", new[] { 1, 3, 3, 1 }),
        ]),
        "skip" => ("SongUNet", [("encoder_type", "skip"), ("decoder_type", "skip")]),
        _ => ("DhariwalUNet", [("channels_per_head", 16)]),
    };
}
