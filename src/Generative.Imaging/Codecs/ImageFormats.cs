namespace Generative.Imaging;

/// <summary>Finds a format by the name of a file.</summary>
public static class ImageFormats
{
    /// <summary>The formats this library knows by itself.</summary>
    public static IReadOnlyList<ImageFormat> Known { get; } = [ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.Webp];

    /// <summary>The format that <paramref name="path"/>'s ending names; upper and lower case are the same.</summary>
    /// <param name="path">A file name or path; nothing is opened.</param>
    /// <param name="formats">The formats to choose from; <see cref="Known"/> when null.</param>
    /// <exception cref="ArgumentException">The ending belongs to none of them; the message lists those that do.</exception>
    public static ImageFormat FromPath(string path, IEnumerable<ImageFormat>? formats = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var choices = (formats ?? Known).ToList();
        var extension = Path.GetExtension(path);
        return choices.Find(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"'{path}' ends in {(extension.Length == 0 ? "no extension" : $"'{extension}'")}, which names no picture format; "
                + $"use one of {string.Join(", ", choices.SelectMany(format => format.Extensions))}.",
                nameof(path));
    }

    /// <summary>True when <paramref name="path"/> ends like a picture of a known format.</summary>
    /// <param name="path">A file name or path; nothing is opened.</param>
    public static bool IsPicturePath(string path) =>
        Known.Any(format => format.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
}
