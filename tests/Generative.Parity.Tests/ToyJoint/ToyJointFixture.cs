using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder of a joint distribution over all sequences of L tokens out of V, with the ideal network's table.</summary>
internal sealed class ToyJointFixture : IDisposable
{
    private readonly StoredTensors _stored;

    private ToyJointFixture(string folder) => _stored = new(folder);

    /// <summary>Positions.</summary>
    public int Length => (int)this["states"].shape[1];

    /// <summary>Tokens without the mask, whose id this is.</summary>
    public int Tokens => (int)this["conditional"].shape[2];

    /// <summary>Largest sum of squared deviations that a right sampler exceeds once in a million runs.</summary>
    public double Critical => this["chi2.critical_p1e-6"].item<double>();

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _stored[name];

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static T Use<T>(string folder, Func<ToyJointFixture, T> measure) =>
        FixtureScope.Use(() => new ToyJointFixture(folder), measure);

    public void Dispose() => _stored.Dispose();
}
