using System.Globalization;
using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// Denoising score matching with EDM's noise levels and weight: E[ lambda(sigma) |D(x + sigma n; sigma) - x|^2 ], averaged over
/// pixels, with ln sigma ~ N(P_mean, P_std^2) and lambda = (sigma^2 + sd^2) / (sigma sd)^2.
/// Karras, Aittala, Aila, Laine 2022, equation 2 and table 1. With D augmented dimensions the noise is that of the Poisson flow
/// (<see cref="PoissonFlowProcess"/>): the unbiased perturbation objective of Xu et al. 2023, PFGM++, equation 6.
/// </summary>
public sealed class EdmObjective : ITrainingObjective
{
    private readonly EdmPrecond network;
    private readonly EdmObjectiveOptions options;

    /// <summary>An objective for a preconditioned denoiser.</summary>
    /// <param name="network">The denoiser; its <c>SigmaData</c> sets the weight.</param>
    /// <param name="options">Distribution of noise levels and class dropout.</param>
    public EdmObjective(EdmPrecond network, EdmObjectiveOptions? options = null)
    {
        (this.network, this.options) = (network, options ?? new());
        this.options.Validate();
    }

    /// <inheritdoc/>
    public Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["objective"] = "edm",
        ["p_mean"] = Text(options.PMean),
        ["p_std"] = Text(options.PStd),
        ["class_dropout"] = Text(options.ClassDropout),
        ["sigma_data"] = Text(network.SigmaData),
        ["D"] = options.AugmentedDimensions is { } d ? Text(d) : "none",
        ["beta_clip"] = Text(options.BetaClip),
    };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var terms = Terms(batch, step, random);
        var error = (terms.Denoised - batch.Images).square().mean([1, 2, 3]);   // [batch]
        return (error * terms.Weight).mean().MoveToOuterDisposeScope();
    }

    /// <summary>What the loss of a batch is made of.</summary>
    /// <inheritdoc cref="Loss" path="/param"/>
    /// <returns>Tensors with gradients, in the caller's dispose scope.</returns>
    public EdmTerms Terms(TrainingBatch batch, long step, IRandomSource random)
    {
        var (x, size, sd) = (batch.Images, batch.Size, network.SigmaData);
        using var scope = NewDisposeScope();
        var sigma = random.Normal(new("sigma", step), [size], device: x.device).squeeze(0).mul_(options.PStd).add_(options.PMean).exp_();
        var weight = (sigma.square() + sd * sd) / (sigma * sd).square();
        var perturbed = x + UnitNoise(x, step, random) * sigma.view(-1, 1, 1, 1);
        var denoised = network.Denoise(perturbed, sigma, Classes(batch.Labels, step, random));
        return new(sigma.MoveToOuterDisposeScope(), weight.MoveToOuterDisposeScope(),
            perturbed.MoveToOuterDisposeScope(), denoised.MoveToOuterDisposeScope());
    }

    private Tensor UnitNoise(Tensor x, long step, IRandomSource random)
    {
        var key = new DrawKey("noise", step);
        var normal = random.Normal(key, x.shape, x.dtype, x.device).squeeze(0);
        if (options.AugmentedDimensions is not { } d || double.IsInfinity(d))
            return normal;
        var beta = random.Beta(PoissonFlowProcess.RadiusKey(key), normal[0].numel() / 2.0, d / 2, [x.shape[0]], x.device).squeeze(0);
        return PoissonFlowProcess.UnitNoise(normal, beta.clamp(options.BetaClip, 1 - options.BetaClip), d);
    }

    /// <summary>One-hot classes [batch, classes]; a dropped row is all zeros, which the network reads as "no class".</summary>
    private Tensor? Classes(Tensor labels, long step, IRandomSource random)
    {
        if (network.LabelDim == 0)
            return null;
        var classes = functional.one_hot(labels, network.LabelDim).to(ScalarType.Float32);
        if (options.ClassDropout == 0)
            return classes;
        var draws = random.Uniform(new("class-dropout", step), [labels.shape[0], 1], device: labels.device).squeeze(0);
        return classes.mul_(draws.ge(options.ClassDropout));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
