using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The stored tensors of a folder, without any network.</summary>
internal sealed class StoredTensors(string folder) : IDisposable
{
    private readonly SafetensorsFile _cases = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    public void Dispose() => _cases.Dispose();
}
