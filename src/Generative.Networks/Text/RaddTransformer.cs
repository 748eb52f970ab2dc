namespace Generative.Networks;

/// <summary>
/// The network of RADD (Ou et al. 2024, "Your Absorbing Discrete Diffusion Secretly Models the Conditional Distributions of Clean Data")
/// under its published names. It never hears of the noise: its raw logits become conditional probabilities of the clean tokens.
/// </summary>
public sealed class RaddTransformer : RotaryTransformer
{
    /// <summary>A network with fresh weights, float32 on the CPU; it answers 0 until it is trained.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public RaddTransformer(RaddOptions options) : base(nameof(RaddTransformer), Checked(options), conditioning: null) => Options = options;

    /// <summary>Sizes of the network.</summary>
    public RaddOptions Options { get; }

    /// <inheritdoc/>
    public override bool IsTimeConditioned => false;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="RaddOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing or out of range.</exception>
    public static RaddTransformer Create(ComponentSettings settings) => new(RaddOptions.Read(settings));

    private static RaddOptions Checked(RaddOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(RaddOptions), RotaryTransformerNames.Sedd);
        return options;
    }
}
