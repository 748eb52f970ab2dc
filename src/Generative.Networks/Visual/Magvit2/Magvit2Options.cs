namespace Generative.Networks;

/// <summary>
/// Sizes of Open-MAGVIT2's encoder and decoder (Luo et al. 2024) under their published names: the <c>ddconfig</c> of a checkpoint.
/// Immutable.
/// </summary>
public sealed record Magvit2Options
{
    /// <summary>Groups of every group norm: fixed in the published code.</summary>
    public const int NormGroups = 32;

    private const int MostChannels = 1 << 16;

    private static readonly string[] Names =
        ["ch", "ch_mult", "num_res_blocks", "z_channels", "in_channels", "out_ch", "resolution", "double_z"];

    /// <summary>Channels that <see cref="Multipliers"/> multiply (<c>ch</c>); a multiple of 32.</summary>
    public int Channels { get; init; } = 128;

    /// <summary>
    /// Factor of each level's channels, highest resolution first (<c>ch_mult</c>); all levels but the last end in a halving.
    /// </summary>
    public IReadOnlyList<int> Multipliers { get; init; } = [1, 2, 2, 4];

    /// <summary>Residual blocks of each level and of the middle (<c>num_res_blocks</c>).</summary>
    public int ResidualBlocks { get; init; } = 4;

    /// <summary>Channels of the latents (<c>z_channels</c>).</summary>
    public int LatentChannels { get; init; } = 18;

    /// <summary>Channels of the pictures (<c>in_channels</c>).</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the decoded pictures (<c>out_ch</c>).</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Height and width of the pictures in training (<c>resolution</c>); a multiple of <see cref="Downscale"/>.</summary>
    public int Resolution { get; init; } = 128;

    /// <summary>Pixels along one side that become one place of a latent.</summary>
    public int Downscale => 1 << (Multipliers.Count - 1);

    /// <summary>Channels of each level, highest resolution first.</summary>
    internal IReadOnlyList<int> Widths => [.. Multipliers.Select(m => m * Channels)];

    /// <summary>Reads settings under their published names.</summary>
    /// <param name="settings">
    /// The fields of <c>ddconfig</c>. <c>double_z</c> is allowed and means nothing, as in the published code.
    /// </param>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, or out of range.</exception>
    public static Magvit2Options Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.AllowOnly(Names);
        settings.Optional("double_z", false);
        var options = new Magvit2Options
        {
            Channels = settings.Required<int>("ch"),
            Multipliers = Array.AsReadOnly(settings.Required<int[]>("ch_mult")),
            ResidualBlocks = settings.Required<int>("num_res_blocks"),
            LatentChannels = settings.Required<int>("z_channels"),
            InChannels = settings.Required<int>("in_channels"),
            OutChannels = settings.Required<int>("out_ch"),
            Resolution = settings.Required<int>("resolution"),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>The settings under their published names; reading them gives these options.</summary>
    public ComponentSettings ToSettings() => ComponentSettings.Create("ddconfig", new Dictionary<string, object?>
    {
        ["double_z"] = false,
        ["z_channels"] = LatentChannels,
        ["resolution"] = Resolution,
        ["in_channels"] = InChannels,
        ["out_ch"] = OutChannels,
        ["ch"] = Channels,
        ["ch_mult"] = Multipliers.ToArray(),
        ["num_res_blocks"] = ResidualBlocks,
    });

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        var factors = $"[{string.Join(", ", Multipliers)}]";
        new SettingChecks(source)
            .Positive(Channels, "ch").Positive(ResidualBlocks, "num_res_blocks").Positive(LatentChannels, "z_channels")
            .Positive(InChannels, "in_channels").Positive(OutChannels, "out_ch").Positive(Resolution, "resolution")
            .That(Multipliers.Count is > 0 and < 16 && Multipliers.All(m => m > 0), "ch_mult", factors,
                "give a factor of at least 1 for each of 1 to 15 levels")
            .Multiple(Channels, "ch", NormGroups, "groups of the norms")
            .That(Multipliers.All(m => (long)m * Channels <= MostChannels), "ch_mult", factors,
                $"times 'ch', which is {Channels}, none may be more than {MostChannels}")
            .That(Resolution % Downscale == 0, "resolution", Resolution,
                $"give a multiple of {Downscale}, which the {Multipliers.Count} levels of 'ch_mult' divide by");
    }
}
