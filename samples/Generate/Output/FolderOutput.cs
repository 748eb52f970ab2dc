using System.Globalization;
using Generative.Imaging;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>One PNG a picture, numbered, at the model's size. In a folder that exists, files of those names are replaced and others stay.</summary>
internal sealed class FolderOutput : IImageOutput
{
    private readonly string _path;
    private readonly IImageCodec _codec;

    /// <summary>Checks that the folder can be written to.</summary>
    public FolderOutput(string path, IImageCodec codec)
    {
        OutputPath.CheckFolder(path, codec);
        (_path, _codec) = (path, codec);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ImageResult result, CancellationToken cancellation)
    {
        var names = result.Pictures.Select((_, i) => i.ToString("D5", CultureInfo.InvariantCulture) + ".png").ToArray();
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(_path));
        var exists = Directory.Exists(target);

        // Everything is written aside first and then renamed, which is quick: an interruption finds all files or none.
        var aside = Path.Combine(exists ? target : Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(aside);
            for (var i = 0; i < names.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                PictureFile.Write(Path.Combine(aside, names[i]), result.Pictures[i], _codec, result.ParametersOf([i]));
            }
            Publish(aside, target, exists, names);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
        return [.. names.Select(name => Path.Combine(_path, name))];
    }

    private static void Publish(string aside, string target, bool exists, string[] names)
    {
        if (!exists)
        {
            Directory.Move(aside, target);
            return;
        }
        foreach (var name in names)
            File.Move(Path.Combine(aside, name), Path.Combine(target, name), overwrite: true);
    }
}
