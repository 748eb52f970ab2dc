namespace Generative.Networks;

/// <summary>
/// The network of MDLM (Sahoo et al. 2024, "Simple and Effective Masked Diffusion Language Models") under its published names. Its raw
/// logits become log probabilities of the clean tokens by the SUBS parameterisation (section 3.2.3 there).
/// </summary>
public sealed class MdlmTransformer : RotaryTransformer
{
    /// <summary>A network with fresh weights, float32 on the CPU; it answers 0 until it is trained.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public MdlmTransformer(MdlmOptions options) : base(nameof(MdlmTransformer), Checked(options), options.CondDim, "backbone") =>
        Options = options;

    /// <summary>Sizes of the network.</summary>
    public MdlmOptions Options { get; }

    /// <inheritdoc/>
    public override bool IsTimeConditioned => Options.TimeConditioning;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="MdlmOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing or out of range.</exception>
    public static MdlmTransformer Create(ComponentSettings settings) => new(MdlmOptions.Read(settings));

    private static MdlmOptions Checked(MdlmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(MdlmOptions), RotaryTransformerNames.Mdlm);
        return options;
    }
}
