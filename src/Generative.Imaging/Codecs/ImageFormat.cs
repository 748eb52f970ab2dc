namespace Generative.Imaging;

/// <summary>A file format for pictures. The three known ones are static members; a codec may bring more.</summary>
/// <param name="Name">What people call it, such as <c>PNG</c>.</param>
/// <param name="MediaType">Its media type, such as <c>image/png</c>.</param>
/// <param name="Extensions">File name endings with their dot, lower case, the usual one first.</param>
/// <param name="MaxSide">The longest side the format can describe, in pixels.</param>
public sealed record ImageFormat(string Name, string MediaType, IReadOnlyList<string> Extensions, int MaxSide)
{
    /// <summary>Lossless; the only format here that carries generation parameters.</summary>
    public static ImageFormat Png { get; } = new("PNG", "image/png", [".png"], int.MaxValue);

    /// <summary>Lossy, without opacity.</summary>
    public static ImageFormat Jpeg { get; } = new("JPEG", "image/jpeg", [".jpg", ".jpeg"], 65_535);

    /// <summary>Lossy or lossless, with opacity.</summary>
    public static ImageFormat Webp { get; } = new("WebP", "image/webp", [".webp"], 16_383);

    /// <summary>The format's name.</summary>
    public override string ToString() => Name;
}
