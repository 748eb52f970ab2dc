using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// A small convolutional classifier of pictures in [-1, 1], of any size from <see cref="LeastSize"/> on. Its features are what Fréchet
/// distances between sets of pictures are measured on. Group norm instead of batch norm: an answer never depends on the other
/// pictures of a batch.
/// </summary>
public sealed class ImageClassifier : Module<Tensor, Tensor>
{
    private readonly Conv2d conv_in;
    private readonly GroupNorm norm_in;
    private readonly ModuleList<ImageClassifierStage> stages = [];
    private readonly Linear to_features, to_logits;

    /// <summary>A classifier with fresh weights.</summary>
    /// <param name="inChannels">Channels of the pictures.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="channels">Width of each stage, multiples of 8; each stage but the first halves height and width.</param>
    /// <param name="features">Width of <see cref="Features"/>.</param>
    public ImageClassifier(int inChannels, int classes, int[] channels, int features = 64) : base(nameof(ImageClassifier))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (channels.Length is < 1 or > 3 || channels.Any(c => c < 8 || c % 8 != 0))
            throw new ArgumentException(
                $"channels is [{string.Join(", ", channels)}]; give one to three multiples of 8.", nameof(channels));
        (InChannels, Classes, FeatureCount) = (inChannels, classes, features);

        // The first convolution halves the picture at once: full resolution is where small networks spend most of their time.
        conv_in = Conv2d(inChannels, channels[0], 5, stride: 2, padding: 2, bias: false);
        norm_in = new(channels[0], channels[0] / 8);
        for (var i = 0; i < channels.Length; i++)
            stages.Add(new(i == 0 ? channels[0] : channels[i - 1], channels[i], halve: i > 0));
        var init = new WeightInit(InitMode.KaimingUniform);
        to_features = new(channels[^1], features, init);
        to_logits = new(features, classes, init);
        RegisterComponents();
    }

    /// <summary>Channels of the pictures.</summary>
    public int InChannels { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Width of <see cref="Features"/>.</summary>
    public int FeatureCount { get; }

    /// <summary>Smallest height and width it can halve as often as it has stages.</summary>
    public long LeastSize => 1L << stages.Count;

    /// <summary>Builds the classifier from <c>in_channels</c>, <c>classes</c>, <c>channels</c> and <c>features</c>.</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of range.</exception>
    public static ImageClassifier Create(ComponentSettings settings)
    {
        settings.AllowOnly("in_channels", "classes", "channels", "features");
        try
        {
            return new(settings.Required<int>("in_channels"), settings.Required<int>("classes"),
                settings.Optional<int[]>("channels", [32, 64, 96]), settings.Optional("features", 64));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{settings.Source}: {e.Message}", e);
        }
    }

    /// <summary>What the last layer decides on.</summary>
    /// <param name="pictures">[batch, channel, height, width] in [-1, 1].</param>
    /// <returns>[batch, <see cref="FeatureCount"/>].</returns>
    public Tensor Features(Tensor pictures)
    {
        Check(pictures);
        using var scope = NewDisposeScope();
        var h = functional.silu(norm_in.forward(conv_in.forward(pictures)));
        foreach (var stage in stages)
            h = stage.forward(h);
        return functional.silu(to_features.forward(h.mean([2, 3]))).MoveToOuterDisposeScope();
    }

    /// <summary>What the layers see, from fine to coarse: what perceptual distances between pictures compare.</summary>
    /// <param name="pictures">[batch, channel, height, width] in [-1, 1].</param>
    /// <returns>
    /// After the first convolution and after each stage: [batch, channels, height, width], each at most as high and wide as the one before.
    /// </returns>
    public IReadOnlyList<Tensor> FeatureMaps(Tensor pictures)
    {
        Check(pictures);
        using var scope = NewDisposeScope();
        List<Tensor> maps = [functional.silu(norm_in.forward(conv_in.forward(pictures)))];
        foreach (var stage in stages)
            maps.Add(stage.forward(maps[^1]));
        return [.. maps.Select(m => m.MoveToOuterDisposeScope())];
    }

    /// <summary>Unnormalised log probabilities [batch, classes] of pictures [batch, channel, height, width] in [-1, 1].</summary>
    public override Tensor forward(Tensor input)
    {
        using var features = Features(input);
        return to_logits.forward(features);
    }

    private void Check(Tensor pictures)
    {
        if (pictures.dim() != 4 || pictures.shape[1] != InChannels || pictures.shape[2] < LeastSize || pictures.shape[3] < LeastSize)
            throw new ArgumentException($"pictures is [{string.Join(", ", pictures.shape)}]; give [batch, {InChannels}, height, width] " +
                $"with height and width of at least {LeastSize}.", nameof(pictures));
    }
}
