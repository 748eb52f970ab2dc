using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>
/// A model in the layout of the diffusers library: <c>model_index.json</c> names components, each a folder with a config and, for networks,
/// safetensors. Also read: the older flat layout with every file at the root, component folders without an index, and a network's folder
/// alone. Opening reads configs and looks for weights without opening them. Immutable and safe to use from several threads.
/// </summary>
/// <remarks>Python pickles (<c>.bin</c>, <c>.ckpt</c>, <c>.pt</c>) can run code when they are read, and are not read.</remarks>
public sealed class DiffusersFolder
{
    private readonly Lazy<string> hash;

    internal DiffusersFolder(string directory, string? pipeline, IReadOnlyList<DiffusersComponent> components,
        IReadOnlyDictionary<string, JsonElement> settings, IReadOnlyList<string> notes)
    {
        (Directory, Pipeline, Components, Settings, Notes) = (directory, pipeline, components, settings, notes);
        hash = new(() => WeightFiles.Hash(components.Select(c => c.WeightsPath).OfType<string>()));
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>The pipeline's class, e.g. <c>DDIMPipeline</c>; null without a <c>model_index.json</c>.</summary>
    public string? Pipeline { get; }

    /// <summary>The components, in the index's order.</summary>
    public IReadOnlyList<DiffusersComponent> Components { get; }

    /// <summary>What the index says beside components, such as <c>id2label</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Settings { get; }

    /// <summary>Sentences on what was taken otherwise than expected: another variant, another class than a config says.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The scheduler; null when there is none.</summary>
    public DiffusersComponent? Scheduler => Components.FirstOrDefault(c => c.IsScheduler);

    /// <summary>
    /// SHA-256 of all weights in lower-case hexadecimal, computed on first use: of the files one after the other, in the components' order.
    /// </summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>The component of that name; null when there is none.</summary>
    public DiffusersComponent? Find(string name) => Components.FirstOrDefault(c => c.Name == name);

    /// <summary>
    /// Whether a folder looks like one: by an index, by a config with a <c>_class_name</c>, or by sub-folders that have one.
    /// </summary>
    public static bool Recognises(string directory) => System.IO.Directory.Exists(directory) && DiffusersReader.Recognises(directory);

    /// <summary>Opens a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="options">Which weights to take; null for the plain ones.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or one of a component is missing.</exception>
    /// <exception cref="FileNotFoundException">A config is missing.</exception>
    /// <exception cref="InvalidDataException">The index or a config is wrong, or no component has the wanted variant.</exception>
    public static DiffusersFolder Open(string directory, DiffusersOpenOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!System.IO.Directory.Exists(directory))
            throw new DirectoryNotFoundException($"{directory} is not a folder; give a folder with {DiffusersNaming.Index} inside");
        return new DiffusersReader(Path.GetFullPath(directory), (options ?? new()).Checked()).Read();
    }

    /// <summary>
    /// Writes a folder that diffusers reads too, creating it where needed: weights, configs, and the index last, each beside its target and
    /// then renamed. Weights of the same variant from an earlier save that these replace are removed; other files stay.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="content">The components; their tensors stay the caller's.</param>
    /// <param name="options">Dtype, sharding and variant; null for one plain file a component, every tensor as it is.</param>
    /// <returns>The folder, opened.</returns>
    /// <exception cref="ArgumentException">The content would not be readable, or a tensor cannot be written.</exception>
    /// <exception cref="IOException">The folder is a file, or cannot be written to.</exception>
    public static DiffusersFolder Write(string directory, DiffusersContent content, DiffusersWriteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(content);
        options ??= new();
        new DiffusersWriter(directory, content, options).Write();
        return Open(directory, new() { Variant = options.Variant, AllowMixedDTypes = true });
    }
}
