using Generative.Imaging;

namespace Generative.Pipelines.Tests;

/// <summary>Pictures to edit, of the tiny model's size.</summary>
internal static class TestPictures
{
    public const int Side = 8;

    /// <summary>A grey gradient, darker or brighter.</summary>
    public static Picture Grey(int offset = 0, int side = Side) =>
        new(side, side, 1, [.. Enumerable.Range(0, side * side).Select(i => (byte)((i * 3 + offset) % 256))]);

    /// <summary>A mask that paints the right half.</summary>
    public static Picture RightHalf(int side = Side) =>
        new(side, side, 1, [.. Enumerable.Range(0, side * side).Select(i => (byte)(i % side < side / 2 ? 127 : 128))]);

    /// <summary>The bytes of the left half.</summary>
    public static byte[] Left(Picture picture) => [.. Half(picture, left: true)];

    /// <summary>The bytes of the right half.</summary>
    public static byte[] Right(Picture picture) => [.. Half(picture, left: false)];

    private static IEnumerable<byte> Half(Picture picture, bool left) =>
        picture.Pixels.ToArray().Where((_, i) => i / picture.Channels % picture.Width < picture.Width / 2 == left);
}
