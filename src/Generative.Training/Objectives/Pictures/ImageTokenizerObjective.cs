using System.Globalization;
using Generative.Networks;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Training of a tokenizer of pictures (Esser et al. 2021, "Taming Transformers"; Luo et al. 2024, "Open-MAGVIT2"): reconstruction,
/// perceptual distance, what the quantiser adds (entropies, commitment), and an optional adversary with a warm-up. Both players learn in
/// one step from one loss: what is the adversary's own is computed on pictures cut from the graph, what it says of the reconstruction with
/// its weights held still.
/// </summary>
public sealed class ImageTokenizerObjective : ITrainingObjective
{
    private const double MostAdaptive = 1e4, Tiny = 1e-4;      // bounds of VQGAN's adaptive weight

    private readonly TokenizerTrainingNetwork network;
    private readonly ImageTokenizerOptions options;
    private readonly PerceptualDistance? perceptual;

    /// <summary>An objective.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="options">Weights of the terms.</param>
    /// <param name="perceptual">How pictures look; needed where its weight is not 0.</param>
    /// <exception cref="ArgumentException">A weight needs what is not there.</exception>
    public ImageTokenizerObjective(TokenizerTrainingNetwork network, ImageTokenizerOptions options, PerceptualDistance? perceptual = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options.PerceptualWeight > 0 && perceptual is null)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"PerceptualWeight is {options.PerceptualWeight} and there is no classifier to look with; give one, or weight 0."), nameof(perceptual));
        if (options.AdversarialWeight > 0 && network.Discriminator is null)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"AdversarialWeight is {options.AdversarialWeight} and the network has no discriminator; give it one, or weight 0."), nameof(network));
        (this.network, this.options, this.perceptual) = (network, options, options.PerceptualWeight > 0 ? perceptual : null);
    }

    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["objective"] = "image-tokenizer",
        ["absolute_weight"] = Text(options.AbsoluteWeight),
        ["squared_weight"] = Text(options.SquaredWeight),
        ["perceptual_weight"] = Text(options.PerceptualWeight),
        ["adversarial_weight"] = Text(options.AdversarialWeight),
        ["adversarial_start"] = options.AdversarialStart.ToString(CultureInfo.InvariantCulture),
        ["adaptive_weight"] = options.AdaptiveWeight ? "yes" : "no",
    };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var made = network.Tokenizer.Reconstruct(batch.Images);
        var likeness = Likeness(made.Images, batch.Images);
        var loss = likeness + made.Quantizer.Total;
        if (options.AdversarialWeight > 0 && step >= options.AdversarialStart)
            loss += Fooling(made.Images, likeness) + Judging(batch.Images, made.Images);
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>How unlike the originals the pictures are.</summary>
    private Tensor Likeness(Tensor made, Tensor images)
    {
        var difference = made - images;
        var loss = options.AbsoluteWeight * difference.abs().mean() + options.SquaredWeight * difference.square().mean();
        return perceptual is null ? loss : loss + options.PerceptualWeight * perceptual.Between(made, images);
    }

    /// <summary>What the tokenizer gains by pictures that the adversary takes for real; the adversary's weights get no gradient.</summary>
    private Tensor Fooling(Tensor made, Tensor likeness)
    {
        var adversary = network.Discriminator!;
        Tensor gain;
        foreach (var weight in adversary.parameters())
            weight.requires_grad_(false);
        try
        {
            gain = -adversary.forward(made).mean();
        }
        finally
        {
            foreach (var weight in adversary.parameters())
                weight.requires_grad_(true);
        }
        gain *= options.AdversarialWeight;
        return options.AdaptiveWeight ? Balance(likeness, gain) * gain : gain;
    }

    /// <summary>lambda = |d likeness| / |d gain| at the decoder's last weight, held fixed.</summary>
    private Tensor Balance(Tensor likeness, Tensor gain)
    {
        var last = network.Tokenizer.LastWeight;
        var wanted = autograd.grad([likeness], [last], retain_graph: true)[0];
        var pulled = autograd.grad([gain], [last], retain_graph: true)[0];
        return (wanted.norm() / (pulled.norm() + Tiny)).clamp(0, MostAdaptive).detach();
    }

    /// <summary>The adversary's own loss: hinge on real and made pictures; the tokenizer gets no gradient.</summary>
    private Tensor Judging(Tensor images, Tensor made)
    {
        var adversary = network.Discriminator!;
        var real = nn.functional.relu(1 - adversary.forward(images)).mean();
        var fake = nn.functional.relu(1 + adversary.forward(made.detach())).mean();
        return 0.5 * (real + fake);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
