using System.Globalization;
using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The stored tensors of a folder, without any network.</summary>
internal sealed class StoredTensors(string folder) : IDisposable
{
    /// <summary>Ways in which the number of a step is written.</summary>
    private static readonly string[] StepFormats = ["00", "000", "0", "0000"];

    private readonly SafetensorsFile _cases = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => Has(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    public string Folder => folder;

    /// <summary>Whether an optional tensor is there.</summary>
    public bool Has(string name) => _cases.Tensors.ContainsKey(name);

    /// <summary>A draw of a step of a run: <c>RUN.step07.u</c>.</summary>
    public Tensor Step(string run, long index, string draw) => TryStep(run, index, draw)
        ?? throw new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"{_cases.Path} lacks '{draw}' of step {index} of '{run}', which this case needs"));

    /// <summary>The same, or null where the run made no such draw.</summary>
    public Tensor? TryStep(string run, long index, string draw) => StepFormats
        .Select(f => $"{run}.step{index.ToString(f, CultureInfo.InvariantCulture)}.{draw}").FirstOrDefault(Has) is { } name
        ? _cases.Read(name) : null;

    /// <summary>Names of a folder's tensors that begin so.</summary>
    public static IReadOnlyList<string> Names(string folder, string start)
    {
        using var stored = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));
        return [.. stored.Tensors.Keys.Where(n => n.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Opens a folder's tensors, measures without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<StoredTensors, ParityError> measure) =>
        FixtureScope.Use(() => new StoredTensors(folder), measure);

    public void Dispose() => _cases.Dispose();
}
