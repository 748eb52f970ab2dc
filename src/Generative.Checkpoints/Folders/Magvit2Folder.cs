using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// A tokenizer of pictures as Open-MAGVIT2 and IBQ publish it (TencentARC/SEED-Voken): <c>config.json</c>, the <c>model:</c> section of
/// the repository's YAML as JSON, with the class in <c>model.class_path</c> and its arguments in <c>model.init_args</c>, and beside it
/// the checkpoint's state dict as safetensors. Other sections of the YAML may be there and are left alone. Immutable and safe to use from
/// several threads.
/// </summary>
public sealed class Magvit2Folder
{
    private const string ConfigName = "config.json", CardName = "README.md", WeightsName = "model.safetensors";

    private readonly Lazy<string> hash;

    private Magvit2Folder(string directory, ComponentSettings settings)
    {
        (Directory, Settings) = (directory, settings);
        hash = new(() =>
        {
            using var weights = OpenWeights();
            return WeightFiles.Hash(weights.Path);
        });
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>
    /// The class as the type, <c>VQModel</c> or <c>IBQ</c>, and its arguments. Nested sections have their own name as the type, so that
    /// they can be read as settings too.
    /// </summary>
    public ComponentSettings Settings { get; }

    /// <summary>SHA-256 of the weights in lower-case hexadecimal, computed on first use.</summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>Whether a folder is one: its config names a class that is known here. Never throws for what lies in the folder.</summary>
    public static bool Recognises(string directory)
    {
        var path = Path.Combine(directory, ConfigName);
        if (!JsonFile.NamesField(path, Magvit2Config.Model)) return false;
        try
        {
            using var document = JsonFile.Read(path);
            return Magvit2Config.Names(document.RootElement);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a folder; weights are not read.</summary>
    /// <exception cref="FileNotFoundException">It has no config.</exception>
    /// <exception cref="InvalidDataException">The config is no such JSON, or names an unknown class.</exception>
    public static Magvit2Folder Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, ConfigName);
        using var document = JsonFile.Read(path);
        return new(Path.GetFullPath(directory), Magvit2Config.Read(document.RootElement, path));
    }

    /// <summary>
    /// Writes a folder, creating it where needed: weights, card, and the config last, each beside its target and then renamed.
    /// </summary>
    /// <param name="directory">The folder; other files in it stay.</param>
    /// <param name="settings">The class as the type, and its arguments.</param>
    /// <param name="tensors">The weights under their published names; they stay the caller's.</param>
    /// <param name="card">The card's text (Markdown); null leaves a card that is there as it is.</param>
    /// <returns>The folder, opened.</returns>
    /// <exception cref="ArgumentException">The class is unknown, or the tensors cannot be written.</exception>
    public static Magvit2Folder Write(
        string directory, ComponentSettings settings, IEnumerable<KeyValuePair<string, Tensor>> tensors, string? card = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(tensors);
        var config = Magvit2Config.Write(settings);
        if (File.Exists(directory)) throw new IOException($"{directory} is a file; give a folder");

        System.IO.Directory.CreateDirectory(directory);
        SafetensorsWriter.Write(Path.Combine(directory, WeightsName), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        if (card is not null)
            AtomicFile.Write(Path.Combine(directory, CardName), file => file.Write(Encoding.UTF8.GetBytes(card)));
        DiffusersWriter.WriteJson(Path.Combine(directory, ConfigName), config);
        return Open(directory);
    }

    /// <summary>Opens the weights (<see cref="TensorSource.Open"/>); the caller disposes the source.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    /// <exception cref="InvalidDataException">They are damaged, or there are several candidates.</exception>
    public ITensorSource OpenWeights() => TensorSource.Open(Directory);

    /// <summary>
    /// Loads the weights into a network with the published names (<see cref="Magvit2Weights"/>); all must fit, or nothing is loaded.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="averaged">True for the running averages of training (<c>model_ema.*</c>) where the checkpoint has kept them.</param>
    /// <returns>What was loaded.</returns>
    /// <exception cref="WeightMismatchException">The weights do not fit; carries the report.</exception>
    /// <exception cref="InvalidDataException">There are no averages, or the file is damaged.</exception>
    public WeightReport Load(nn.Module network, bool averaged = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var weights = OpenWeights();
        return WeightLoader.Load(network, weights, Magvit2Weights.Options(network, weights, averaged));
    }
}
