using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// EDM preconditioning: turns a raw network F into a denoiser D(x; sigma) whose inputs and targets have unit variance.
/// Karras et al. 2022, "Elucidating the Design Space of Diffusion-Based Generative Models", equation 7 and table 1. The published weights
/// carry the prefix <c>model.</c>.
/// </summary>
public sealed class EdmPrecond : Module<Tensor, Tensor, Tensor?, Tensor?, Tensor>
{
    private readonly ImageUNet model;

    /// <summary>Wraps a raw network.</summary>
    /// <param name="network">The raw network; owned by this module from here on.</param>
    /// <param name="sigmaData">Standard deviation the data is taken to have; positive.</param>
    public EdmPrecond(ImageUNet network, double sigmaData = 0.5) : base(nameof(EdmPrecond))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigmaData);
        (model, SigmaData) = (network, sigmaData);
        RegisterComponents();
    }

    /// <summary>sigma_data.</summary>
    public double SigmaData { get; }

    /// <summary>Lowest noise level the network supports; 0 asks for nothing. Samplers stay at or above it, the network does not check.</summary>
    public double SigmaMin { get; init; }

    /// <summary>Highest noise level the network supports.</summary>
    public double SigmaMax { get; init; } = double.PositiveInfinity;

    /// <summary>Number of classes, 0 when unconditional.</summary>
    public int LabelDim => model.Options.LabelDim;

    /// <summary>The raw network F.</summary>
    public ImageUNet Network => model;

    /// <inheritdoc cref="Denoise"/>
    public override Tensor forward(Tensor x, Tensor sigma, Tensor? classes, Tensor? augment) => Denoise(x, sigma, classes, augment);

    /// <summary>The expected clean picture, D(x; sigma) = c_skip x + c_out F(c_in x; c_noise).</summary>
    /// <param name="x">Noisy pictures [batch, channel, H, W], floating; computed in float32.</param>
    /// <param name="sigma">Noise level of each picture [batch], positive, in units of the data.</param>
    /// <param name="classes">One-hot rows [batch, classes]; a row of zeros, or null, means no class.</param>
    /// <param name="augment">Augmentation labels [batch, augment_dim], or null.</param>
    /// <returns>[batch, channel, H, W], float32.</returns>
    public Tensor Denoise(Tensor x, Tensor sigma, Tensor? classes = null, Tensor? augment = null)
    {
        using var scope = NewDisposeScope();
        x = x.to(ScalarType.Float32);
        var s = sigma.to(ScalarType.Float32).reshape(-1, 1, 1, 1);
        var variance = s * s + SigmaData * SigmaData;                           // [batch, 1, 1, 1]
        var deviation = variance.sqrt();
        var cNoise = (s.log() / 4).flatten();
        var raw = model.forward(x / deviation, cNoise, classes?.to(ScalarType.Float32), augment?.to(ScalarType.Float32));
        var cSkip = SigmaData * SigmaData / variance;
        var cOut = s * SigmaData / deviation;
        return (cSkip * x).add_(cOut * raw).MoveToOuterDisposeScope();
    }
}
