namespace Generative.Checkpoints;

/// <summary>
/// A network as research code saves it: <c>config.json</c> holds the constructor's arguments with the class under <c>_class</c>, beside
/// it the state dict as safetensors. EDM, PFGM++ and the original DiT are published as such a pair, once their pickles are converted.
/// Immutable and safe to use from several threads.
/// </summary>
public sealed class ConstructorFolder
{
    private const string ConfigName = "config.json";
    private const string ClassField = "_class";

    private readonly Lazy<string> hash;

    private ConstructorFolder(string directory, ComponentSettings arguments)
    {
        (Directory, Arguments) = (directory, arguments);
        hash = new(() =>
        {
            using var weights = OpenWeights();
            return WeightFiles.Hash(weights.Path);
        });
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>The constructor's arguments; the type is the class.</summary>
    public ComponentSettings Arguments { get; }

    /// <summary>SHA-256 of the weights in lower-case hexadecimal, computed on first use.</summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>Whether a folder is one: its config names a <c>_class</c>.</summary>
    public static bool Recognises(string directory) => JsonFile.NamesField(Path.Combine(directory, ConfigName), ClassField);

    /// <summary>Opens a folder; weights are not read.</summary>
    /// <exception cref="FileNotFoundException">It has no config.</exception>
    /// <exception cref="InvalidDataException">The config is no JSON object or names no class.</exception>
    public static ConstructorFolder Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, ConfigName);
        using var document = JsonFile.Read(path);
        return new(Path.GetFullPath(directory), ComponentSettings.Parse(document.RootElement, path, ClassField));
    }

    /// <summary>Opens the weights (<see cref="TensorSource.Open"/>); the caller disposes the source.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    /// <exception cref="InvalidDataException">They are damaged, or there are several candidates.</exception>
    public ITensorSource OpenWeights() => TensorSource.Open(Directory);
}
