using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// An open folder: the autoencoder and the stored tensors. The README of autoencoder-kl allows "1e-5 for values of order 1, 1e-4 relative
/// for kl and nll".
/// </summary>
internal sealed class AutoencoderKLFixture : IDisposable
{
    private const double OrderOne = 1e-5, Sums = 1e-4;

    private static readonly Dictionary<string, Func<AutoencoderKLFixture, Tensor>> Quantities = new()
    {
        ["encode.moments"] = f => f.Network.Moments(f["image"]),
        ["encode.mean"] = f => f.Encode().Mean,
        ["encode.logvar"] = f => f.Encode().LogVar,
        ["encode.std"] = f => f.Encode().Std,
        ["encode.sample"] = f => f.Encode().Sample(f["encode.noise"]),
        ["encode.kl"] = f => f.Encode().Kl(),
        ["encode.nll"] = f => f.Encode().Nll(f["encode.sample"]),
        ["encode.scaled"] = f => f.Encode().Sample(f["encode.noise"]) * f.Network.Options.ScalingFactor,
        ["decode.sample"] = f => f.Network.Decode(f["latent"]),
        ["reconstruction"] = f => f.Network.call(f["image"]),
    };

    private readonly SafetensorsFile _cases;

    private AutoencoderKLFixture(string folder)
    {
        Network = Published(folder).Load<AutoencoderKL>();
        _cases = SafetensorsFile.Open(Path.Combine(folder, AutoencoderKLKind.Stored));
    }

    private AutoencoderKL Network { get; }

    private Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    public static PublishedNetwork Published(string folder) => new(Path.Combine(folder, "vae"));

    public static bool Knows(string name) =>
        Quantities.ContainsKey(name) || name.StartsWith(AutoencoderKLKind.Activation, StringComparison.Ordinal);

    /// <summary>Runs one comparison without gradients and frees everything.</summary>
    public static ParityError Measure(string folder, string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new AutoencoderKLFixture(folder);
        var expected = fixture[name];
        var actual = Quantities.TryGetValue(name, out var compute) ? compute(fixture)
            : fixture.Hear(name[AutoencoderKLKind.Activation.Length..]);
        return name is "encode.kl" or "encode.nll" ? new(Deviation.Relative(actual, expected), Sums)
            : new(Deviation.OrderOne(actual, expected), OrderOne);
    }

    public void Dispose()
    {
        _cases.Dispose();
        Network.Dispose();
    }

    private DiagonalGaussian Encode() => Network.Encode(this["image"]);

    /// <summary>Activations were stored on the way of the pictures through the whole network.</summary>
    private Tensor Hear(string module) => ModuleTap.Hear(Network, module, () => Network.call(this["image"]));
}
