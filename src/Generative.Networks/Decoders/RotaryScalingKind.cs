namespace Generative.Networks;

/// <summary>How rotary frequencies are changed for texts longer than those a network was first trained on.</summary>
public enum RotaryScalingKind
{
    /// <summary>Not at all.</summary>
    Default,

    /// <summary>All divided by the factor (Chen et al. 2023, position interpolation).</summary>
    Linear,

    /// <summary>A larger base, the longer the text is beyond the first length (NTK-aware, dynamic).</summary>
    Dynamic,

    /// <summary>Long waves divided by the factor, short ones kept, a blend between (Llama 3.1).</summary>
    Llama3,

    /// <summary>The same by the number of turns within the first length, and queries and keys scaled (Peng et al. 2023, YaRN).</summary>
    Yarn,
}
