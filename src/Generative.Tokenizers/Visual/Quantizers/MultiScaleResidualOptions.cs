using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Settings of a <see cref="MultiScaleResidualQuantizer"/>. Immutable.</summary>
/// <param name="Codes">Number of codes, shared by all scales; at least 2 (<c>vocab_size</c>).</param>
/// <param name="Channels">Channels of a latent and of a code (<c>z_channels</c>).</param>
/// <param name="Scales">
/// Sides of the square grids from coarse to fine, rising; the last is the latent's (<c>v_patch_nums</c>). Published: 1, 2, 3, 4, 5, 6, 8,
/// 10, 13, 16.
/// </param>
public sealed record MultiScaleResidualOptions(long Codes, int Channels, IReadOnlyList<int> Scales)
{
    private const int MostSide = 4096;

    /// <summary>
    /// How many convolutions the scales share (<c>share_quant_resi</c>): 1 is one for all, 0 one for each scale, any other number that
    /// many, spread over the scales.
    /// </summary>
    public int SharedConvolutions { get; init; } = 4;

    /// <summary>
    /// Share of the convolution in what a scale adds, phi(h) = (1 - |r|) h + |r| conv(h), -1 to 1; 0 leaves the convolutions out
    /// (<c>quant_resi</c>).
    /// </summary>
    public double ResidualRatio { get; init; } = 0.5;

    /// <summary>Choose codes by the angle to the residual, instead of by distance (<c>using_znorm</c>).</summary>
    public bool ByAngle { get; init; }

    /// <summary>Weight of the commitment in the total (<c>beta</c>).</summary>
    public double CommitmentWeight { get; init; } = 0.25;

    internal void Check()
    {
        QuantizerSettings.Table(Codes, Channels);
        QuantizerSettings.Weights((nameof(CommitmentWeight), CommitmentWeight));
        var rising = Scales is { Count: > 0 } && Scales[0] >= 1 && Scales[^1] <= MostSide
            && Scales.Zip(Scales.Skip(1)).All(pair => pair.First < pair.Second);
        QuantizerSettings.That(rising, nameof(Scales), $"[{string.Join(", ", Scales ?? [])}]",
            string.Create(CultureInfo.InvariantCulture, $"give rising sides from 1 to {MostSide}"));
        QuantizerSettings.That(SharedConvolutions is >= 0 and <= 1024, nameof(SharedConvolutions), SharedConvolutions, "give 0 to 1024");
        QuantizerSettings.That(Math.Abs(ResidualRatio) <= 1, nameof(ResidualRatio), ResidualRatio, "give -1 to 1");
    }
}
