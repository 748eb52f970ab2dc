using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// A model on disk: <c>config.json</c>, the weights it names, and <c>README.md</c>, the card. Opening reads the config and looks for
/// the weights without opening them. Immutable and safe to use from several threads.
/// </summary>
public sealed class ModelFolder
{
    private const string ConfigName = "config.json";
    private const string CardName = "README.md";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<string> hash;

    private ModelFolder(string directory, ModelConfig config, string weightsPath)
    {
        (Directory, Config, WeightsPath) = (directory, config, weightsPath);
        hash = new(() => WeightFiles.Hash(weightsPath));
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>The content of <c>config.json</c>.</summary>
    public ModelConfig Config { get; }

    /// <summary>The full path of the weight file or of its index.</summary>
    public string WeightsPath { get; }

    /// <summary>The full path of the card; the file itself is optional.</summary>
    public string CardPath => Path.Combine(Directory, CardName);

    /// <summary>
    /// SHA-256 of the weights in lower-case hexadecimal, computed on first use: of the file, or of all shards one after the other in
    /// ordinal order of their names.
    /// </summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>Opens a model folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">It has no <c>config.json</c>, or the weights that names do not exist.</exception>
    /// <exception cref="InvalidDataException">The config is wrong; the message names file, field, value and fix.</exception>
    public static ModelFolder Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!System.IO.Directory.Exists(directory))
            throw new DirectoryNotFoundException($"{directory} is not a folder; give a model folder, one with {ConfigName} inside");
        var source = Path.Combine(directory, ConfigName);
        if (!File.Exists(source))
            throw new FileNotFoundException($"{directory} holds no {ConfigName}; give a model folder, which has one", source);

        using var document = JsonFile.Read(source);
        var config = ModelConfig.Parse(document.RootElement, source);
        var weights = FolderPath.Inside(directory, config.Weights, $"{source}: 'weights'");
        return File.Exists(weights)
            ? new(Path.GetFullPath(directory), config, weights)
            : throw new FileNotFoundException($"{source}: the weights '{config.Weights}' do not exist; fetch them", weights);
    }

    /// <summary>
    /// Writes a model folder, creating it where needed: weights, card, and the config last, each beside its target and then renamed.
    /// </summary>
    /// <param name="directory">The folder; other files in it stay.</param>
    /// <param name="config">The config; its weights must be one <c>*.safetensors</c> file.</param>
    /// <param name="tensors">The weights; they stay the caller's.</param>
    /// <param name="card">The card's text (Markdown); null leaves a card that is there as it is.</param>
    /// <param name="floatAs">Store floating tensors as this dtype; null keeps each tensor's own.</param>
    /// <returns>The folder, opened.</returns>
    /// <exception cref="ArgumentException">The config would not be readable, or the tensors cannot be written; nothing is changed then
    /// but, perhaps, an empty folder made.</exception>
    public static ModelFolder Write(
        string directory,
        ModelConfig config,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        string? card = null,
        ScalarType? floatAs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(config);
        var (weights, json) = Check(directory, config);
        if (File.Exists(directory)) throw new IOException($"{directory} is a file; give a folder");

        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(weights)!);
        // "format: pt" is what other readers of safetensors look for before they take the names for torch's.
        SafetensorsWriter.Write(weights, tensors, new Dictionary<string, string> { ["format"] = "pt" }, floatAs);
        if (card is not null) WriteText(Path.Combine(directory, CardName), card);
        WriteText(Path.Combine(directory, ConfigName), json + "\n");
        return Open(directory);
    }

    /// <summary>Opens the weights; the caller disposes the source.</summary>
    /// <exception cref="InvalidDataException">The weight file is damaged.</exception>
    public ITensorSource OpenWeights() => TensorSource.Open(WeightsPath);

    /// <summary>Reads the config back before anything is written: a folder that cannot be opened must not come to be.</summary>
    private static (string Weights, string Json) Check(string directory, ModelConfig config)
    {
        try
        {
            var json = config.ToJson().ToJsonString(Readable);
            using var document = JsonDocument.Parse(json);
            ModelConfig.Parse(document.RootElement, "config");
            if (!config.Weights.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
                throw new InvalidDataException($"config: 'weights' is \"{config.Weights}\"; one *.safetensors file can be written");
            return (FolderPath.Inside(directory, config.Weights, "config: 'weights'"), json);
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException(e.Message, nameof(config), e);
        }
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));
}
