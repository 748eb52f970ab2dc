using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What holds for every U-Net of the diffusers library: checks of its config and of what it is given.</summary>
internal static class UNetChecks
{
    /// <exception cref="InvalidDataException">Fields are out of range or contradict each other.</exception>
    public static void Common(ConfigReader config, IReadOnlyList<int> widths, IReadOnlyList<string> down, IReadOnlyList<string> up,
        double dropout, double eps, int padding, string activation, double midScale)
    {
        if (widths.Count == 0 || widths.Min() < 1)
            throw config.Wrong("block_out_channels", $"[{string.Join(", ", widths)}]", "one number of at least 1 for each resolution");
        var entries = $"{widths.Count} entries, one for each of 'block_out_channels'";
        if (down.Count != widths.Count)
            throw config.Wrong("down_block_types", $"a list of {down.Count}", entries);
        if (up.Count != widths.Count)
            throw config.Wrong("up_block_types", $"a list of {up.Count}", entries);
        if (!(dropout >= 0 && dropout < 1))
            throw config.Wrong("dropout", dropout, "a probability from 0 to below 1");
        if (!(eps > 0))
            throw config.Wrong("norm_eps", eps, "a positive number");
        if (padding is not (0 or 1))
            throw config.Wrong("downsample_padding", padding, "0 or 1");
        if (!NamedActivation.Names.Contains(activation.ToLowerInvariant()))
            throw config.Wrong("act_fn", $"\"{activation}\"", $"one of {string.Join(", ", NamedActivation.Names)}");
        if (!(midScale > 0))
            throw config.Wrong("mid_block_scale_factor", midScale, "a positive number");
    }

    /// <summary>Builds a network; widths that its layers cannot have are told in the config's words.</summary>
    /// <exception cref="InvalidDataException">A layer cannot be built.</exception>
    public static T Build<T>(string source, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{source}: a layer cannot be built: {e.Message} Check 'block_out_channels' against "
                + "'norm_num_groups', 'attention_head_dim' and 'freq_shift'.", e);
        }
    }

    /// <exception cref="ArgumentException">The picture has another shape or dtype than the network takes.</exception>
    public static void Sample(Tensor sample, int channels, ScalarType dtype, int multiple = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var shape = $"[{string.Join(", ", sample.shape)}]";
        if (sample.dim() != 4 || sample.shape[1] != channels)
            throw new ArgumentException($"sample has shape {shape}; give [batch, {channels}, height, width].", nameof(sample));
        if (sample.shape[0] < 1 || sample.shape[2] < 1 || sample.shape[3] < 1)
            throw new ArgumentException($"sample has shape {shape}; give at least one picture with at least one pixel.", nameof(sample));
        if (sample.shape[2] % multiple != 0 || sample.shape[3] % multiple != 0)
            throw new ArgumentException($"sample has shape {shape}; give a height and width that are multiples of {multiple}.",
                nameof(sample));
        if (sample.dtype != dtype)
            throw new ArgumentException($"sample is {sample.dtype}, the weights are {dtype}; convert one of them.", nameof(sample));
    }

    /// <exception cref="ArgumentException">The text's states have another shape or dtype than the network takes.</exception>
    public static void Text(Tensor text, Tensor sample, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.dim() != 3 || text.shape[0] != sample.shape[0] || text.shape[1] < 1 || text.shape[2] != width)
            throw new ArgumentException($"encoderHiddenStates has shape [{string.Join(", ", text.shape)}]; "
                + $"give [{sample.shape[0]}, tokens, {width}].", nameof(text));
        if (text.dtype != sample.dtype)
            throw new ArgumentException($"encoderHiddenStates is {text.dtype}, the weights are {sample.dtype}; convert it.", nameof(text));
    }

    /// <summary>One number for all pictures, or one each, as [batch].</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static Tensor Timesteps(Tensor timesteps, Tensor sample)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        var batch = sample.shape[0];
        return timesteps.shape is [] or [1] ? timesteps.reshape(1).to(sample.device).expand(batch)
            : timesteps.shape is [var count] && count == batch ? timesteps.to(sample.device)
            : throw new ArgumentException(
                $"timesteps has shape [{string.Join(", ", timesteps.shape)}]; give one number, or [{batch}].", nameof(timesteps));
    }
}
