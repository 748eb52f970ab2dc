using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>
/// Finite scalar quantisation (Mentzer et al. 2023, section 3.1 and appendix A.1): each channel is bounded by a tanh and rounded to a few
/// levels; an id is the channels' levels as digits, the first the least significant. No weights, no losses.
/// </summary>
public sealed class FiniteScalarQuantizer : IQuantizer
{
    /// <summary>With more the bound below comes close to rounding the outermost levels away; from 1001 on it does.</summary>
    private const int MostLevels = 512;

    // Keeps the bound off the middle between two levels, as published.
    private const double Eps = 1e-3;

    private readonly long[] _levels, _places, _middles;
    private readonly double[] _halves, _offsets, _shifts;

    /// <summary>A quantiser.</summary>
    /// <param name="levels">Levels of each channel, 2 to 512, with a product below 2^62. Published: [8, 5, 5, 5], [7, 5, 5, 5, 5].</param>
    /// <exception cref="ArgumentException">There are none, or one is out of range.</exception>
    public FiniteScalarQuantizer(IReadOnlyList<int> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        var shown = $"[{string.Join(", ", levels)}]";
        QuantizerSettings.That(levels.Count > 0 && levels.All(l => l is >= 2 and <= MostLevels), nameof(levels), shown,
            string.Create(CultureInfo.InvariantCulture, $"give each channel 2 to {MostLevels} levels"));
        QuantizerSettings.That(levels.Aggregate((Int128)1, (product, l) => Int128.Min(product * l, long.MaxValue)) < 1L << 62,
            nameof(levels), shown, "give fewer than 2^62 codes in all");
        Levels = Array.AsReadOnly(levels.ToArray());
        _levels = [.. levels];
        _places = new long[levels.Count];
        Codes = 1;
        for (var i = 0; i < _places.Length; i++) (_places[i], Codes) = (Codes, Codes * levels[i]);
        _middles = [.. levels.Select(l => (long)(l / 2))];
        _halves = [.. levels.Select(l => (l - 1) * (1 - Eps) / 2)];
        _offsets = [.. levels.Select(l => l % 2 == 1 ? 0 : 0.5)];
        _shifts = [.. _offsets.Zip(_halves, (offset, half) => Math.Tan(offset / half))];
    }

    /// <summary>Levels of each channel.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <inheritdoc/>
    public int Channels => Levels.Count;

    /// <inheritdoc/>
    public long Codes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TokenGrid> Grids(TokenGrid latent) => [latent];

    /// <inheritdoc/>
    /// <remarks>Values are levels over half their number: from -1 to 1, for an even number from -1 to just below. Gradients go through the
    /// rounding, and take the slope of the tanh.</remarks>
    public QuantizedLatent Quantize(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        var wide = z.to(LatentRows.Precise(z));
        var bounded = Bounded(wide);
        var rounded = bounded.detach().round();
        var digits = rounded.to(ScalarType.Int64) + Constant(_middles, z.device);
        var ids = (digits * Constant(_places, z.device)).sum(1).flatten(1);
        var latent = LatentRows.StraightThrough(rounded, bounded) / Constant(_middles, z.device).to(wide.dtype);
        return new QuantizedLatent(latent.to(z.dtype), ids).MoveToOuterDisposeScope();
    }

    /// <summary>What is rounded: each channel brought between its outermost levels, 0 being the middle one.</summary>
    /// <param name="z">[batch, channels, height, width], a floating dtype.</param>
    /// <returns>The same shape, in the dtype it is computed in.</returns>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    public Tensor Bound(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        return Bounded(z.to(LatentRows.Precise(z))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Lookup(Tensor ids, TokenGrid latent)
    {
        QuantizerChecks.Ids(ids, Grids(latent), Codes);
        using var scope = NewDisposeScope();
        var places = ids.reshape(ids.shape[0], 1, latent.Height, latent.Width)
            .div(Constant(_places, ids.device), RoundingMode.floor);
        var middles = Constant(_middles, ids.device);
        var digits = places.remainder(Constant(_levels, ids.device));
        return ((digits - middles).to(ScalarType.Float32) / middles.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The codes of <see cref="Quantize"/>, no terms, and a total of 0: nothing pulls at latents that are bounded anyway.
    /// </summary>
    /// <param name="z">[batch, channels, height, width], a floating dtype.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    public QuantizerLosses Losses(Tensor z)
    {
        var quantized = Quantize(z);
        return new(quantized, new Dictionary<string, Tensor>(), zeros([], LatentRows.Precise(z), z.device));
    }

    private Tensor Bounded(Tensor wide) =>
        (wide + Constant(_shifts, wide)).tanh() * Constant(_halves, wide) - Constant(_offsets, wide);

    private static Tensor Constant(double[] values, Tensor like) => tensor(values, like.dtype, like.device).reshape(1, -1, 1, 1);

    private static Tensor Constant(long[] values, Device device) => tensor(values, device: device).reshape(1, -1, 1, 1);
}
