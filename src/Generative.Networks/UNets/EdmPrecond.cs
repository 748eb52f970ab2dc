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

    /// <summary>
    /// Lowest noise level the network supports; 0 asks for nothing. For whoever lays out levels: the network does not check.
    /// </summary>
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
    /// <param name="x">Noisy pictures [batch, channel, H, W], floating.</param>
    /// <param name="sigma">Noise level of each picture [batch], positive, in units of the data.</param>
    /// <param name="classes">One-hot rows [batch, classes]; a row of zeros, or null, means no class.</param>
    /// <param name="augment">Augmentation labels [batch, augment_dim], or null.</param>
    /// <returns>[batch, channel, H, W], float32, or float64 when the weights are.</returns>
    public Tensor Denoise(Tensor x, Tensor sigma, Tensor? classes = null, Tensor? augment = null)
    {
        using var scope = NewDisposeScope();
        // The network computes in its weights' dtype; the preconditioning around it stays wide, as in the published code.
        var narrow = model.DType;
        var wide = narrow == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        x = x.to(wide);
        var s = sigma.to(wide).reshape(-1, 1, 1, 1);
        var variance = s * s + SigmaData * SigmaData;                           // [batch, 1, 1, 1]
        var deviation = variance.sqrt();
        var cNoise = (s.log() / 4).flatten();
        var raw = model.forward((x / deviation).to(narrow), cNoise, classes?.to(narrow), augment?.to(narrow)).to(wide);
        var cSkip = SigmaData * SigmaData / variance;
        var cOut = s * SigmaData / deviation;
        return (cSkip * x).add_(cOut * raw).MoveToOuterDisposeScope();
    }
}
