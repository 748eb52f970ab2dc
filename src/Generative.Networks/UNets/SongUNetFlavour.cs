namespace Generative.Networks;

/// <summary>What tells DDPM++ from NCSN++; names of the settings as published.</summary>
public sealed record SongUNetFlavour
{
    internal static readonly string[] Names = ["embedding_type", "channel_mult_noise", "encoder_type", "decoder_type", "resample_filter"];

    /// <summary>Random Fourier features (NCSN++) instead of fixed frequencies (DDPM++).</summary>
    public bool FourierEmbedding { get; init; }

    /// <summary>Width of the noise embedding over the model's channels: 1 for DDPM++, 2 for NCSN++.</summary>
    public int NoiseMultiplier { get; init; } = 1;

    /// <summary>How the encoder sees the picture at lower resolutions.</summary>
    public AuxiliaryPath Encoder { get; init; }

    /// <summary>
    /// How the decoder forms the picture: only at the end, or summed over the resolutions (<see cref="AuxiliaryPath.Skip"/>).
    /// </summary>
    public AuxiliaryPath Decoder { get; init; }

    /// <summary>Taps of the resampling filter: [1, 1] for DDPM++, [1, 3, 3, 1] for NCSN++.</summary>
    public double[] ResampleFilter { get; init; } = [1, 1];

    internal static SongUNetFlavour Read(ComponentSettings settings)
    {
        var flavour = new SongUNetFlavour
        {
            FourierEmbedding = Choice(settings, "embedding_type", "positional", "positional", "fourier") == 1,
            NoiseMultiplier = settings.Optional("channel_mult_noise", 1),
            Encoder = (AuxiliaryPath)Choice(settings, "encoder_type", "standard", "standard", "skip", "residual"),
            Decoder = (AuxiliaryPath)Choice(settings, "decoder_type", "standard", "standard", "skip"),
            ResampleFilter = settings.Optional<double[]>("resample_filter", [1, 1]),
        };
        if (flavour.NoiseMultiplier < 1)
            throw new InvalidDataException($"{settings.Source}: 'channel_mult_noise' is {flavour.NoiseMultiplier}; give at least 1.");
        // An odd number of taps would shift the picture by half a pixel; a sum of zero cannot be normalised.
        if (flavour.ResampleFilter.Length == 0 || flavour.ResampleFilter.Length % 2 != 0 || flavour.ResampleFilter.Sum() == 0)
            throw new InvalidDataException(
                $"{settings.Source}: 'resample_filter' is [{string.Join(", ", flavour.ResampleFilter)}]; "
                + "give an even number of taps such as [1, 1].");
        return flavour;
    }

    private static int Choice(ComponentSettings settings, string name, string fallback, params string[] choices)
    {
        var value = settings.Optional(name, fallback);
        var index = Array.IndexOf(choices, value);
        return index >= 0 ? index
            : throw new InvalidDataException($"{settings.Source}: '{name}' is \"{value}\"; use one of {string.Join(", ", choices)}.");
    }
}
