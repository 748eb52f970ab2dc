namespace Generative.Tokenizers;

/// <summary>Settings of a <see cref="VectorQuantizer"/>. Immutable.</summary>
/// <param name="Codes">Number of codes, at least 2.</param>
/// <param name="Channels">Channels of a latent and of a code.</param>
public sealed record VectorQuantizerOptions(long Codes, int Channels)
{
    /// <summary>Weight of the commitment in the total (beta of van den Oord et al. 2017, equation 3).</summary>
    public double CommitmentWeight { get; init; } = 0.25;

    /// <summary>
    /// Share of the old averages that stays in a step, 0 up to below 1. Null: codes are learnt by gradients of
    /// <see cref="QuantizerTerms.Codebook"/> instead.
    /// </summary>
    public double? Decay { get; init; } = 0.99;

    /// <summary>Added to the average counts (Laplace smoothing), so that no code is divided by zero; above 0.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// A code whose average count in a step falls below this takes the place of a latent of the batch (Dhariwal et al. 2020, section 3.1).
    /// 0 (default) leaves dead codes alone. Needs <see cref="Decay"/>.
    /// </summary>
    public double RevivalThreshold { get; init; }

    internal void Check()
    {
        QuantizerSettings.Table(Codes, Channels);
        QuantizerSettings.Weights((nameof(CommitmentWeight), CommitmentWeight), (nameof(RevivalThreshold), RevivalThreshold));
        QuantizerSettings.That(Decay is null or (>= 0 and < 1), nameof(Decay), Decay ?? 0, "give 0 up to below 1, or null for gradients");
        QuantizerSettings.That(Epsilon > 0 && double.IsFinite(Epsilon), nameof(Epsilon), Epsilon, "give a positive number");
        QuantizerSettings.That(RevivalThreshold == 0 || Decay is not null, nameof(RevivalThreshold), RevivalThreshold,
            "give 0 where Decay is null: nothing counts the codes then");
    }
}
