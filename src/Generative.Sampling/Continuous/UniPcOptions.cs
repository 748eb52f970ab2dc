namespace Generative.Sampling;

/// <summary>How <see cref="UniPc"/> steps.</summary>
public sealed record UniPcOptions
{
    /// <summary>Order p of the predictor, 1 to 4; the corrector adds one. 2 is recommended under guidance, 3 without.</summary>
    public int Order { get; init; } = 2;

    /// <summary>Whether the clean estimate is integrated; false integrates the noise estimate, which limits then leave alone.</summary>
    public bool PredictClean { get; init; } = true;

    /// <summary>The function B(h).</summary>
    public UniPcVariant Variant { get; init; } = UniPcVariant.Bh2;

    /// <summary>Whether the last steps are of order ..., 2, 1. A step to noise 0 is of first order in any case.</summary>
    public bool LowerOrderFinal { get; init; } = true;

    /// <summary>Steps, counted from 0, whose result is not corrected: the first ones, where guidance is strong.</summary>
    public IReadOnlyList<int> DisableCorrector { get; init; } = [];
}
