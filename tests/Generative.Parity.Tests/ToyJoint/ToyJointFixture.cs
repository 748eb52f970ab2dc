using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder of a joint distribution over all sequences of L tokens out of V, with the ideal network's table.</summary>
internal sealed class ToyJointFixture : IDisposable
{
    private readonly SafetensorsFile _cases;

    private ToyJointFixture(string folder) => _cases = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));

    /// <summary>Positions.</summary>
    public int Length => (int)this["states"].shape[1];

    /// <summary>Tokens without the mask, whose id this is.</summary>
    public int Tokens => (int)this["conditional"].shape[2];

    /// <summary>Largest sum of squared deviations that a right sampler exceeds once in a million runs.</summary>
    public double Critical => this["chi2.critical_p1e-6"].item<double>();

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static T Use<T>(string folder, Func<ToyJointFixture, T> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new ToyJointFixture(folder);
        return measure(fixture);
    }

    public void Dispose() => _cases.Dispose();
}
