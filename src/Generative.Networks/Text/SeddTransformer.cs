namespace Generative.Networks;

/// <summary>
/// The network of SEDD (Lou et al. 2024, "Discrete Diffusion Modeling by Estimating the Ratios of the Data Distribution") under its
/// published names. Its raw logits become log scores once scaled by the noise, where it was trained so.
/// </summary>
public sealed class SeddTransformer : RotaryTransformer
{
    /// <summary>A network with fresh weights, float32 on the CPU; it answers 0 until it is trained.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public SeddTransformer(SeddOptions options) : base(nameof(SeddTransformer), Checked(options), options.CondDim) => Options = options;

    /// <summary>Sizes of the network.</summary>
    public SeddOptions Options { get; }

    /// <inheritdoc/>
    public override bool IsTimeConditioned => true;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="SeddOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing or out of range.</exception>
    public static SeddTransformer Create(ComponentSettings settings) => new(SeddOptions.Read(settings));

    private static SeddOptions Checked(SeddOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(SeddOptions), RotaryTransformerNames.Sedd);
        return options;
    }
}
