namespace Generative.Imaging;

/// <summary>Pictures on disk. A file appears whole under its name or not at all.</summary>
public static class PictureFile
{
    /// <summary>Encodes a picture by the ending of <paramref name="path"/> and writes it, making parent folders as needed.</summary>
    /// <param name="path">Where to; a file there is replaced.</param>
    /// <param name="picture">What to write.</param>
    /// <param name="codec">Encodes it.</param>
    /// <param name="parameters">How it was made, kept inside a PNG; other formats have no place for it and refuse.</param>
    /// <param name="options">Quality and the like; the codec's defaults when null.</param>
    /// <exception cref="ArgumentException">The ending names no format of the codec, or the format cannot hold what was given.</exception>
    /// <exception cref="IOException">The path is a folder or inside a file, or the disk refused; an older file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(
        string path, Picture picture, IImageCodec codec, GenerationParameters? parameters = null, EncodeOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(codec);
        AtomicFile.CheckTarget(path);
        var format = ImageFormats.FromPath(path, codec.Formats);
        if (parameters is not null && format != ImageFormat.Png)
        {
            throw new ArgumentException(
                $"parameters are given and '{path}' is {format}, which cannot hold them; write a .png or leave them out.",
                nameof(parameters));
        }

        var bytes = codec.Encode(picture, format, options);
        if (parameters is not null)
        {
            bytes = PngText.Insert(bytes, GenerationParameters.Keyword, parameters.ToJson());
        }

        AtomicFile.Write(path, bytes);
    }

    /// <summary>Reads a picture; its format is recognised by content, whatever the ending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="codec">Decodes it.</param>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a whole picture; the message names it.</exception>
    public static Picture Read(string path, IImageCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var bytes = ReadBytes(path);
        return NamingFile(path, () => codec.Decode(bytes));
    }

    /// <summary>Reads how the pictures of a PNG file were made.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="MissingParametersException">The file is not PNG, or a PNG file without parameters.</exception>
    /// <exception cref="InvalidDataException">The file or its parameters are damaged; the message names the file.</exception>
    public static GenerationParameters ReadParameters(string path)
    {
        var bytes = ReadBytes(path);
        if (!PngChunks.IsPng(bytes))
        {
            throw new MissingParametersException($"'{path}' has no generation parameters: only PNG files carry them.");
        }

        return NamingFile(path, () => PngText.Read(bytes, GenerationParameters.Keyword) is { } json
            ? GenerationParameters.Parse(json)
            : throw new MissingParametersException(
                $"'{path}' has no generation parameters: it was not written by this SDK, or another program removed them."));
    }

    private static byte[] ReadBytes(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Directory.Exists(path)
            ? throw new IOException($"'{path}' is a folder; name a picture inside it.")
            : File.Exists(path) ? File.ReadAllBytes(path)
            : throw new FileNotFoundException($"There is no file '{path}'; check the path.", path);
    }

    private static T NamingFile<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}': {error.Message}", error);
        }
    }
}
