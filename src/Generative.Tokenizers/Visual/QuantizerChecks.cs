using Generative.Shared;
using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>Checks that every quantiser makes of what it is given.</summary>
internal static class QuantizerChecks
{
    /// <exception cref="ArgumentException">It is no latent of so many channels, or holds no floating numbers.</exception>
    public static void Latent(Tensor z, int channels)
    {
        ArgumentNullException.ThrowIfNull(z);
        if (z.dim() != 4 || z.shape[0] < 1 || z.shape[1] != channels || z.shape[2] < 1 || z.shape[3] < 1)
            throw new ArgumentException($"z has shape [{ShapeText.Text(z)}]; give [batch, {channels}, height, width].", nameof(z));
        if (!z.is_floating_point())
            throw new ArgumentException($"z is {z.dtype}; give floating numbers.", nameof(z));
    }

    /// <exception cref="ArgumentException">They are no ids of these grids, or one is out of range.</exception>
    public static void Ids(Tensor ids, IReadOnlyList<TokenGrid> grids, long codes)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var (tokens, shown) = (grids.Sum(g => (long)g.Height * g.Width), string.Join(", ", grids));
        if (grids.Any(g => g.Height < 1 || g.Width < 1))
            throw new ArgumentException($"the grid is {shown}; give at least one row of one token.", nameof(grids));
        if (ids.dim() != 2 || ids.shape[0] < 1 || ids.shape[1] != tokens)
            throw new ArgumentException(
                $"ids has shape [{ShapeText.Text(ids)}]; give [batch, {tokens}], a token for each place of {shown}.", nameof(ids));
        if (ids.dtype != ScalarType.Int64)
            throw new ArgumentException($"ids is {ids.dtype}; give int64.", nameof(ids));
        using var scope = NewDisposeScope();
        var (least, most) = (ids.min().item<long>(), ids.max().item<long>());
        if (least < 0 || most >= codes)
            throw new ArgumentException(
                $"ids holds {(least < 0 ? least : most)}; the codebook has {codes} codes, give ids from 0 to {codes - 1}.", nameof(ids));
    }
}
