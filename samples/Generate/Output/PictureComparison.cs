using Generative.Imaging;

namespace Generative.Samples.Generate;

/// <summary>How far two lists of pictures agree, byte by byte.</summary>
/// <param name="Pictures">How many were compared.</param>
/// <param name="Identical">How many are the same in every byte.</param>
/// <param name="LargestDifference">Of any channel of any pixel, 0 to 255.</param>
internal sealed record PictureComparison(int Pictures, int Identical, int LargestDifference)
{
    /// <summary>Compares pictures of equal sizes one by one.</summary>
    public static PictureComparison Of(IReadOnlyList<Picture> stored, IReadOnlyList<Picture> made)
    {
        int[] differences = [.. stored.Zip(made, Difference)];
        return new(differences.Length, differences.Count(d => d == 0), differences.Max());
    }

    private static int Difference(Picture a, Picture b)
    {
        // A file may hold grey as colour; what counts is how it looks.
        var (x, y) = a.Channels == b.Channels ? (a, b) : (a.ToRgb(), b.ToRgb());
        var left = x.Pixels.Span;
        var right = y.Pixels.Span;
        var largest = 0;
        for (var i = 0; i < left.Length; i++)
            largest = Math.Max(largest, Math.Abs(left[i] - right[i]));
        return largest;
    }
}
