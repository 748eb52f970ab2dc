using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>One component of a diffusers folder: a network, a scheduler, or something of another library. Immutable.</summary>
public sealed class DiffusersComponent
{
    private readonly WeightChoice weights;
    private readonly bool allowMixed;

    internal DiffusersComponent(
        string name, string library, string className, string directory, ComponentSettings? config, WeightChoice weights, bool allowMixed)
    {
        (Name, Library, ClassName, Directory, Config) = (name, library, className, directory, config);
        (this.weights, this.allowMixed) = (weights, allowMixed);
    }

    /// <summary>
    /// Its name in the pipeline: <c>unet</c>, <c>scheduler</c>, ...; <c>model</c> for a folder that is one network alone.
    /// </summary>
    public string Name { get; }

    /// <summary>The library its class belongs to: <c>diffusers</c>, <c>transformers</c>, ...</summary>
    public string Library { get; }

    /// <summary>Its class: <c>UNet2DModel</c>, <c>DDIMScheduler</c>, ... The index's word counts where the config says another.</summary>
    public string ClassName { get; }

    /// <summary>Whether it is a scheduler: settings without weights.</summary>
    public bool IsScheduler => DiffusersNaming.IsScheduler(ClassName);

    /// <summary>The full path of its folder.</summary>
    public string Directory { get; }

    /// <summary>Its config, with the class as the type; null when it has no config file (a tokenizer).</summary>
    public ComponentSettings? Config { get; }

    /// <summary>The full path of its weight file or of their index; null when there is none that can be read.</summary>
    public string? WeightsPath => weights.Path;

    /// <summary>The variant of the weights, e.g. <c>fp16</c>; null for the plain ones.</summary>
    public string? Variant => weights.Variant;

    /// <summary>The config as JSON, the class under <c>_class_name</c>.</summary>
    /// <exception cref="InvalidDataException">It has no config.</exception>
    public JsonElement Json => JsonSerializer.SerializeToElement(
        (Config ?? throw new InvalidDataException($"{Directory}: component '{Name}' has no config file; fetch it")).ToJson());

    /// <summary>The path of the weights, which must be there.</summary>
    /// <exception cref="FileNotFoundException">They are missing, or only in a format that cannot be read; the message says what is
    /// there.</exception>
    public string RequireWeights() => weights.Path ?? throw new FileNotFoundException(weights.Problem, Directory);

    /// <summary>Opens the weights; the caller disposes the source.</summary>
    /// <exception cref="FileNotFoundException">They are missing, or only in a format that cannot be read.</exception>
    /// <exception cref="InvalidDataException">They are damaged, or hold floats of several dtypes and the options do not allow
    /// that.</exception>
    public ITensorSource OpenWeights()
    {
        // An index of a variant ends otherwise than TensorSource knows: "....index.fp16.json".
        var path = RequireWeights();
        ITensorSource source = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ShardedTensors.Open(path)
            : SafetensorsFile.Open(path);
        try
        {
            if (!allowMixed) FloatDTypes.CheckUniform(source);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Name, class and folder: <c>unet (UNet2DModel) in .../unet</c>.</summary>
    public override string ToString() => $"{Name} ({ClassName}) in {Directory}";
}
