namespace Generative.Networks;

/// <summary>A change of rotary frequencies; names in parentheses are those of the published <c>rope_scaling</c>.</summary>
/// <param name="Kind">The rule (<c>rope_type</c>, once <c>type</c>).</param>
public sealed record RotaryScaling(RotaryScalingKind Kind)
{
    /// <summary>
    /// How many times longer texts become (<c>factor</c>); at least 1. A YaRN config that leaves it out means the network's length over
    /// <see cref="OriginalLength"/>.
    /// </summary>
    public double Factor { get; init; } = 1;

    /// <summary>Length of the texts before (<c>original_max_position_embeddings</c>); null for the network's own.</summary>
    public int? OriginalLength { get; init; }

    /// <summary>Turns within the first length below which a frequency is divided (<c>low_freq_factor</c>); Llama 3 alone.</summary>
    public double LowTurns { get; init; } = 1;

    /// <summary>Turns above which it is kept (<c>high_freq_factor</c>); Llama 3 alone.</summary>
    public double HighTurns { get; init; } = 4;

    /// <summary>Factor on cosines and sines (<c>attention_factor</c>); null for the paper's. YaRN alone, like the following.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>Turns above which a frequency is kept (<c>beta_fast</c>).</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>Turns below which it is divided (<c>beta_slow</c>).</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>Strength of the attention factor (<c>mscale</c>); heeded with <see cref="MScaleAll"/> alone.</summary>
    public double? MScale { get; init; }

    /// <summary>Strength of what it is divided by (<c>mscale_all_dim</c>).</summary>
    public double? MScaleAll { get; init; }

    /// <summary>Whether the ends of the blend are whole entries (<c>truncate</c>).</summary>
    public bool Truncates { get; init; } = true;
}
