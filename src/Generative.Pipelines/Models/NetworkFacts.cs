using System.Text.Json.Nodes;
using Generative.Networks;

namespace Generative.Pipelines;

/// <summary>What a published network's config says of its state and its classes.</summary>
/// <param name="Channels">Channels of the state.</param>
/// <param name="Height">Height of the state.</param>
/// <param name="Width">Width of the state.</param>
/// <param name="Classes">Number of classes; 0 for none.</param>
/// <param name="HasNoClass">Whether it was trained without a class too.</param>
internal sealed record NetworkFacts(long Channels, long Height, long Width, int Classes, bool HasNoClass)
{
    /// <summary>Shape of one row.</summary>
    public IReadOnlyList<long> RowShape => [Channels, Height, Width];

    /// <summary>The weight its published pipeline guides with: 4 for diffusion transformers.</summary>
    public double Guidance => HasNoClass ? 4 : 1;

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">The config is wrong, or describes no network over pictures.</exception>
    public static NetworkFacts Of(ComponentSettings config) => config.Type switch
    {
        "UNet2DModel" => UNet(config),
        "DiTTransformer2DModel" => DiT(DiTTransformer2DOptions.Read(config), config),
        "DiT" when DiTOptions.Read(config) is var o => new(o.InChannels, o.InputSize, o.InputSize, o.NumClasses, o.ClassDropoutProb > 0),
        var other => throw new InvalidDataException($"{config.Source}: a {other} is no network over pictures and timesteps."),
    };

    private static NetworkFacts DiT(DiTTransformer2DOptions options, ComponentSettings config)
    {
        CheckOutput(config, options.InChannels, options.OutChannels);
        return new(options.InChannels, options.SampleSize, options.SampleSize, options.Classes, true);
    }

    private static NetworkFacts UNet(ComponentSettings config)
    {
        if (config.Has("class_embed_type"))
            throw new InvalidDataException($"{config.Source}: 'class_embed_type' is \"{config.Required<string>("class_embed_type")}\", "
                + "whose classes have no numbers; pipelines sample networks with 'num_class_embeds' or without classes.");
        var channels = config.Optional("in_channels", 3);
        CheckOutput(config, channels, config.Optional("out_channels", 3));
        int[] size = config.ToJson()["sample_size"] is JsonArray
            ? config.Required<int[]>("sample_size") : [config.Required<int>("sample_size")];
        return size is [>= 1] or [>= 1, >= 1] ? new(channels, size[0], size[^1], config.Optional("num_class_embeds", 0), false)
            : throw new InvalidDataException(
                $"{config.Source}: 'sample_size' is [{string.Join(", ", size)}]; give a side, or height and width.");
    }

    private static void CheckOutput(ComponentSettings config, int input, int output)
    {
        if (output != input && output != 2 * input)
            throw new InvalidDataException($"{config.Source}: 'in_channels' is {input} and 'out_channels' {output}; "
                + "a network that predicts has as many, or twice as many with a learnt variance.");
    }
}
