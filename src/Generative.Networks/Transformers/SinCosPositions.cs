using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Fixed sine-cosine positions of a square grid of patches (He et al. 2022, masked autoencoders; Peebles and Xie 2023, DiT): the first half
/// of the width encodes the column, the second the row, each as sines then cosines.
/// </summary>
internal static class SinCosPositions
{
    /// <summary>Positions [1, grid * grid, width], float32, row by row.</summary>
    /// <param name="width">Width of a token; a multiple of 4.</param>
    /// <param name="grid">Patches a side.</param>
    /// <param name="trainedGrid">Patches a side in training: other grids are stretched over the same range of positions.</param>
    public static Tensor Table(int width, int grid, int trainedGrid)
    {
        var quarter = width / 4;
        var values = new float[(long)grid * grid * width];
        for (var row = 0; row < grid; row++)
            for (var column = 0; column < grid; column++)
            {
                var token = values.AsSpan((row * grid + column) * width, width);
                Encode(token[..(2 * quarter)], column * ((double)trainedGrid / grid));
                Encode(token[(2 * quarter)..], row * ((double)trainedGrid / grid));
            }
        return tensor(values, [1, (long)grid * grid, width]);
    }

    private static void Encode(Span<float> part, double position)
    {
        var half = part.Length / 2;
        for (var i = 0; i < half; i++)
        {
            var angle = position * Math.Pow(10000, -(double)i / half);
            (part[i], part[half + i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }
    }
}
