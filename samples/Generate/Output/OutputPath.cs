using System.Text;
using Generative.Imaging;

namespace Generative.Samples.Generate;

/// <summary>Finds out whether a path can be written before any work is done.</summary>
internal static class OutputPath
{
    private const int LongestName = 255;

    /// <summary>Whether a path ends like a picture the codec can write.</summary>
    public static bool IsPicture(string path, IImageCodec codec) =>
        codec.Formats.Any(format => format.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));

    /// <summary>Refuses a path that cannot become a file.</summary>
    public static void CheckFile(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"--out '{path}' is a folder; name a file, such as '{Path.Combine(path, "out.png")}'.");
        CheckPlace(path);
    }

    /// <summary>Refuses a path that cannot become, or is not, a folder to write to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="codec">Knows the endings of pictures.</param>
    public static void CheckFolder(string path, IImageCodec codec)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new BadInputException("--out is empty; give a picture file or a folder.");
        if (File.Exists(path))
            throw new BadInputException($"--out '{path}' is a file; give a folder, or a picture ending in {Endings(codec)}.");
        CheckPlace(path);
    }

    private static string Endings(IImageCodec codec) => string.Join(", ", codec.Formats.SelectMany(f => f.Extensions));

    private static void CheckPlace(string path)
    {
        var full = Path.GetFullPath(path);
        if (full.Split(Path.DirectorySeparatorChar).FirstOrDefault(name => Encoding.UTF8.GetByteCount(name) > LongestName) is { } tooLong)
            throw new BadInputException(
                $"--out has the name '{tooLong[..40]}...', {tooLong.Length} letters long; give at most {LongestName}.");
        var folder = full;
        while (!Directory.Exists(folder))
        {
            if (folder != full && File.Exists(folder))
                throw new BadInputException($"--out '{path}' lies inside '{folder}', which is a file; choose another folder.");
            folder = Path.GetDirectoryName(folder) ?? throw new BadInputException($"--out '{path}' lies on a drive that is not there.");
        }
        CheckWritable(path, folder);
    }

    private static void CheckWritable(string path, string folder)
    {
        try
        {
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--out '{path}' cannot be written: the folder '{folder}' takes no files; choose another.", error);
        }
    }
}
