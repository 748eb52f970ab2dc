using Generative.Imaging;

namespace Generative.Generate.Tests;

/// <summary>Reads what the program wrote.</summary>
internal static class Pictures
{
    private static readonly SkiaImageCodec Codec = new();

    public static Picture Read(string path) => PictureFile.Read(path, Codec);

    /// <summary>Writes a file again with one value of one pixel changed, its parameters kept.</summary>
    public static void ChangeOneValue(string path, int index, int by)
    {
        var (picture, parameters) = (Read(path), PictureFile.ReadParameters(path));
        var pixels = picture.Pixels.ToArray();
        pixels[index] = (byte)(pixels[index] < 128 ? pixels[index] + by : pixels[index] - by);
        PictureFile.Write(path, new Picture(picture.Width, picture.Height, picture.Channels, pixels), Codec, parameters);
    }

    /// <summary>Writes a file again with other parameters.</summary>
    public static void ChangeParameters(string path, Func<GenerationParameters, GenerationParameters> change) =>
        PictureFile.Write(path, Read(path), Codec, change(PictureFile.ReadParameters(path)));

    /// <summary>A picture without parameters.</summary>
    public static void WritePlain(string path) => PictureFile.Write(path, new Picture(2, 2, 1, [0, 1, 2, 3]), Codec);
}
