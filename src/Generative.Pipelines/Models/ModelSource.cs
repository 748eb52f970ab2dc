using Generative.Checkpoints;

namespace Generative.Pipelines;

/// <summary>A model on disk, whatever its layout: recognised by what is in the folder, never by its name.</summary>
/// <param name="Directory">The folder's full path.</param>
/// <param name="Describe">Reads the configs.</param>
/// <param name="Load">Loads the weights.</param>
internal sealed record ModelSource(string Directory, Func<ModelDescription> Describe, Func<Placement, IGenerativeModel> Load)
{
    private const string Config = "config.json";

    /// <summary>Opens a folder without reading weights.</summary>
    public static ModelSource Open(string directory)
    {
        if (DiffusersFolder.Recognises(directory))
        {
            var folder = DiffusersFolder.Open(directory);
            return new(folder.Directory, () => DiffusersModels.Describe(folder), place => DiffusersModels.Load(folder, place));
        }
        if (ConstructorFolder.Recognises(directory))
        {
            var folder = ConstructorFolder.Open(directory);
            return new(folder.Directory, () => ConstructorModels.Describe(folder), place => ConstructorModels.Load(folder, place));
        }
        if (PublishedTextFolder.Recognises(directory))
        {
            var folder = PublishedTextFolder.Open(directory);
            return new(folder.Directory, () => PublishedTextModels.Describe(folder), place => PublishedTextModels.Load(folder, place));
        }
        if (DecoderFolder.Recognises(directory))
        {
            var folder = DecoderFolder.Open(directory);
            return new(folder.Directory, () => PublishedDecoders.Describe(folder), place => PublishedDecoders.Load(folder, place));
        }
        if (Magvit2TransformerFolder.Recognises(directory))
        {
            var folder = Magvit2TransformerFolder.Open(directory);
            return new(folder.Directory, () => PictureTokenModels.Describe(folder), place => PictureTokenModels.Load(folder, place));
        }
        if (Magvit2Folder.Recognises(directory))
            throw new InvalidDataException($"{directory} holds a tokenizer of pictures, which makes none by itself; "
                + "name a model that writes its tokens, or encode and decode pictures with it.");
        var native = ModelFolder.Open(directory);
        return new(native.Directory, () => ModelLoader.Describe(native), place => ModelLoader.Load(native, place));
    }

    /// <summary>Whether a folder is worth offering as a model; a damaged one is, so that its reader can say what is wrong.</summary>
    public static bool LooksLikeModel(string directory) =>
        File.Exists(Path.Combine(directory, Config)) || DiffusersFolder.Recognises(directory);

    /// <summary>Whether a folder can generate; a damaged one may, so that whoever asks for it by name is told what is wrong.</summary>
    public static bool CanGenerate(string directory)
    {
        try
        {
            return !Magvit2Folder.Recognises(directory) // a tokenizer of pictures makes none by itself
                && (DiffusersFolder.Recognises(directory) || ConstructorFolder.Recognises(directory)
                || PublishedTextFolder.Recognises(directory) || DecoderFolder.Recognises(directory)
                || Magvit2TransformerFolder.Recognises(directory)
                || ModelFolder.Open(directory).Config is { Process: not null, Parameterisation: not null });
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
