using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>Latents as lists of vectors, in the order of ids: picture by picture, row by row.</summary>
internal static class LatentRows
{
    /// <summary>[batch, channels, h, w] -> [batch * h * w, channels].</summary>
    public static Tensor Of(Tensor z) => z.permute(0, 2, 3, 1).reshape(-1, z.shape[1]);

    /// <summary>[batch * h * w, channels] -> [batch, channels, h, w].</summary>
    public static Tensor Back(Tensor rows, long batch, TokenGrid grid) =>
        rows.reshape(batch, grid.Height, grid.Width, rows.shape[^1]).permute(0, 3, 1, 2).contiguous();

    /// <summary>The codes of ids: int64 [batch, h * w] -> [batch, channels, h, w]; gradients reach the table.</summary>
    public static Tensor Codes(Tensor ids, Tensor table, TokenGrid grid) =>
        Back(table.index_select(0, ids.flatten()), ids.shape[0], grid);

    /// <summary>The dtype to compute in: half precision tells no two near codes apart.</summary>
    public static ScalarType Precise(Tensor z) => z.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>
    /// The values of codes, with the gradient of what was quantised. The other way round, z + (codes - z), would round.
    /// </summary>
    public static Tensor StraightThrough(Tensor codes, Tensor z) => z.requires_grad && is_grad_enabled()
        ? codes.detach().to(z.dtype) + (z - z.detach())
        : codes.detach().to(z.dtype);
}
