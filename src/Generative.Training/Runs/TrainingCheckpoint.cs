using System.Globalization;
using System.Text.Json;
using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Everything a training needs to go on, in one safetensors file: <c>model.</c>, <c>ema.</c>, <c>exp_avg.</c> and <c>exp_avg_sq.</c>
/// followed by the weight's name; step, settings and loss curve as metadata. Dispose to close the file.
/// </summary>
public sealed class TrainingCheckpoint : IDisposable
{
    internal const string ModelPrefix = "model.", EmaPrefix = "ema.", PendingName = "pending_losses";
    private const string Format = "generative-training-1";

    private readonly SafetensorsFile file;

    private TrainingCheckpoint(SafetensorsFile file, string path)
    {
        this.file = file;
        if (!file.Metadata.TryGetValue("format", out var format) || format != Format)
            throw new InvalidDataException($"{path}: it is no training checkpoint (its format is '{format}', not '{Format}').");
        try
        {
            Step = long.Parse(file.Metadata["step"], CultureInfo.InvariantCulture);
            Elapsed = TimeSpan.FromSeconds(double.Parse(file.Metadata["seconds"], CultureInfo.InvariantCulture));
            Settings = JsonSerializer.Deserialize<Dictionary<string, string>>(file.Metadata["settings"])!;
            Curve = [.. JsonSerializer.Deserialize<double[][]>(file.Metadata["curve"])!.Select(p => new LossPoint((long)p[0], p[1]))];
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or OverflowException
            or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: its metadata is damaged ({e.Message}); go back to an older checkpoint.", e);
        }
    }

    /// <summary>Steps done.</summary>
    public long Step { get; }

    /// <summary>Time spent in steps.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The settings that decided the weights, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The loss curve since step 0.</summary>
    public IReadOnlyList<LossPoint> Curve { get; }

    internal SafetensorsFile File => file;

    /// <summary>Opens a checkpoint.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no training checkpoint.</exception>
    public static TrainingCheckpoint Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return new(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The averaged weights under the network's names, as new tensors the caller disposes.</summary>
    public Dictionary<string, Tensor> ReadEma() => ReadAll(EmaPrefix);

    /// <summary>The weights of the last step under the network's names, as new tensors the caller disposes.</summary>
    public Dictionary<string, Tensor> ReadWeights() => ReadAll(ModelPrefix);

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    internal static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, long step, TimeSpan elapsed,
        IReadOnlyDictionary<string, string> settings, IEnumerable<LossPoint> curve) =>
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = elapsed.TotalSeconds.ToString("R", CultureInfo.InvariantCulture),
            ["settings"] = JsonSerializer.Serialize(settings),
            ["curve"] = JsonSerializer.Serialize(curve.Select(p => new[] { p.Step, p.Loss })),
        });

    private Dictionary<string, Tensor> ReadAll(string prefix) => file.Tensors.Keys
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[prefix.Length..], name => file.Read(name), StringComparer.Ordinal);
}
