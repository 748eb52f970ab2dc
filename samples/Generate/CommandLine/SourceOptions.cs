using System.CommandLine;
using Generative.Imaging;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>The pictures an edit starts from: the options <c>image</c> and <c>replay</c> share.</summary>
internal sealed class SourceOptions
{
    private const string InitNote = "edit.init", MaskNote = "edit.mask";

    private readonly Option<string?> _init = new("--init") { Description = "A picture to change, of the model's size.", HelpName = "FILE" };
    private readonly Option<string?> _mask = new("--mask")
    {
        Description = "Where to change it: white is painted, black is kept byte for byte.", HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public SourceOptions(Command command)
    {
        command.Add(_init);
        command.Add(_mask);
    }

    /// <summary>The request with the pictures read, and a note of where from.</summary>
    /// <exception cref="BadInputException">A path is no file.</exception>
    /// <exception cref="InvalidDataException">A file is no picture.</exception>
    public ImageRequest Apply(ImageRequest request, ParseResult parsed, IImageCodec codec)
    {
        var (init, mask) = (parsed.GetValue(_init), parsed.GetValue(_mask));
        var notes = new Dictionary<string, string>(request.Notes);
        if (init is not null)
            notes[InitNote] = init;
        if (mask is not null)
            notes[MaskNote] = mask;
        return request with
        {
            Init = init is null ? [] : [Read("--init", init, codec)],
            Mask = mask is null ? null : Read("--mask", mask, codec),
            Notes = notes,
        };
    }

    /// <summary>Refuses to make a file's pictures again without those they were made from, or with some they were not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">What it remembers.</param>
    /// <param name="request">The request with the pictures that are given.</param>
    /// <exception cref="BadInputException">A picture is missing, or one too many.</exception>
    public static void Check(string path, GenerationParameters parameters, ImageRequest request)
    {
        Check("--init", InitNote, ImageParameters.InitHash, request.Init.Count > 0);
        Check("--mask", MaskNote, ImageParameters.MaskHash, request.Mask is not null);

        void Check(string option, string note, string hash, bool given)
        {
            var needed = parameters.Extra.ContainsKey(hash);
            if (needed && !given)
                throw new BadInputException($"'{path}' was made from the picture '{parameters.Extra.GetValueOrDefault(note, "?")}', "
                    + $"which it does not hold; give it with {option}.");
            if (given && !needed)
                throw new BadInputException($"{option} is given, and '{path}' was made without; leave it out.");
        }
    }

    /// <summary>A picture that an option names.</summary>
    public static Picture Read(string option, string path, IImageCodec codec)
    {
        if (!File.Exists(path))
            throw new BadInputException(Directory.Exists(path)
                ? $"{option} '{path}' is a folder; name a picture in it." : $"{option}: there is no file '{path}'; check the path.");
        return PictureFile.Read(path, codec);
    }
}
