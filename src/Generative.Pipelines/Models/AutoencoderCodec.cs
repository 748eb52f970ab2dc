using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// An <see cref="AutoencoderKL"/> as codec: z = (latent - shift) * factor on the way in and z / factor + shift on the way out, with the
/// shift and scaling factor of its config, or its mean and deviation a channel (Rombach et al. 2022, section 3.1 and appendix G). Pictures
/// go through one at a time, so that none depends on its company and memory holds one.
/// </summary>
public sealed class AutoencoderCodec : ILatentCodec, IDisposable
{
    private readonly AutoencoderKL _network;
    private readonly Device _device;
    private readonly Tensor _shift, _factor;    // float64 [1, 1 or latent channel, 1, 1]

    /// <summary>A codec over a network, which it owns from here on; a failure frees it.</summary>
    /// <param name="network">The autoencoder with its weights, on <paramref name="device"/>.</param>
    /// <param name="device">Where it is.</param>
    public AutoencoderCodec(AutoencoderKL network, Device device)
    {
        (_network, _device) = (network, device);
        _network.eval();
        using var scope = NewDisposeScope();
        var options = network.Options;
        try
        {
            _shift = Column(options.LatentsMean ?? [options.ShiftFactor ?? 0]);
            _factor = options.ScalingFactor / Column(options.LatentsStd ?? [1]);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        _shift.DetachFromDisposeScope();
        _factor.DetachFromDisposeScope();

        Tensor Column(IReadOnlyList<double> values) => tensor(values.ToArray(), [1, values.Count, 1, 1], ScalarType.Float64, device);
    }

    /// <inheritdoc/>
    public Tensor Encode(Tensor image, IRandomSource? random = null)
    {
        Check(image, nameof(image));
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var pictures = image.to(_device);
        var rows = Enumerable.Range(0, (int)image.shape[0]).Select(i => _network.Encode(pictures.narrow(0, i, 1))).ToArray();
        var z = cat([.. rows.Select(r => r.Mean.to(ScalarType.Float64))]);
        if (random is not null)
        {
            var noise = random.Normal("encode", z.shape.AsSpan()[1..], ScalarType.Float64, _device);
            z = z + cat([.. rows.Select(r => r.Std.to(ScalarType.Float64))]) * noise;
        }
        return ((z - _shift) * _factor).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latents' shape does not fit.</exception>
    public Tensor Decode(Tensor latent)
    {
        Check(latent, nameof(latent));
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var z = latent.to(_device).to(ScalarType.Float64) / _factor + _shift;
        var pictures = Enumerable.Range(0, (int)z.shape[0]).Select(i => _network.Decode(z.narrow(0, i, 1)).clamp(-1, 1)).ToArray();
        return cat(pictures).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _network.Dispose();
        _shift.Dispose();
        _factor.Dispose();
    }

    private static void Check(Tensor x, string name)
    {
        if (x.dim() != 4)
            throw new ArgumentException($"{name} is [{string.Join(", ", x.shape)}]; give [batch, channel, height, width].", name);
    }
}
