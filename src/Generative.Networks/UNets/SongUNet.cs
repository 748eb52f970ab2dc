using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The DDPM++ and NCSN++ U-Nets (Song et al. 2021, "Score-Based Generative Modeling through Stochastic Differential Equations") in the
/// form of Karras et al. 2022, under the weight names published with the latter. See <see cref="ImageUNet"/> for arguments and shapes.
/// </summary>
public sealed class SongUNet : ImageUNet
{
    private static readonly WeightInit Init = new(InitMode.XavierUniform);
    private static readonly WeightInit InitLast = Init with { Weight = 1e-5 };
    private static readonly double HalfPower = Math.Sqrt(0.5);

    private readonly nn.Module<Tensor, Tensor> map_noise;
    private readonly Linear? map_label, map_augment;
    private readonly Linear map_layer0, map_layer1;
    private readonly UNetStack enc = new(), dec = new();

    /// <summary>A network with fresh weights.</summary>
    /// <param name="options">Size and conditioning.</param>
    /// <param name="flavour">What tells DDPM++ from NCSN++.</param>
    public SongUNet(ImageUNetOptions options, SongUNetFlavour flavour) : base(nameof(SongUNet), options)
    {
        var width = options.ModelChannels * flavour.NoiseMultiplier;
        var embedding = options.ModelChannels * options.ChannelMultEmb;
        map_noise = flavour.FourierEmbedding ? new FourierEmbedding(width) : new PositionalEmbedding(width, endpoint: true);
        map_label = options.LabelDim > 0 ? new(options.LabelDim, width, Init) : null;
        map_augment = options.AugmentDim > 0 ? new(options.AugmentDim, width, Init, useBias: false) : null;
        map_layer0 = new(width, embedding, Init);
        map_layer1 = new(embedding, embedding, Init);
        var blocks = new UNetBlockOptions(embedding, Init, InitLast, Init with { Weight = Math.Sqrt(0.2) })
        {
            Heads = 1, Dropout = options.Dropout, SkipScale = HalfPower, Eps = 1e-6,
            Filter = flavour.ResampleFilter, ProjectResampled = true, AdaptiveScale = false,
        };
        SongUNetLayout.BuildDecoder(dec, options, flavour, blocks, SongUNetLayout.BuildEncoder(enc, options, flavour, blocks));
        RegisterComponents();
    }

    /// <summary>Builds the network from settings under their published names.</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of range.</exception>
    public static SongUNet Create(ComponentSettings settings)
    {
        settings.AllowOnly([.. ImageUNetOptions.Names, .. SongUNetFlavour.Names]);
        var flavour = SongUNetFlavour.Read(settings);
        return ImageUNetOptions.Read(settings, 128, [1, 2, 2, 2], 4, [16])
            .Build(settings.Source, options => new SongUNet(options, flavour));
    }

    /// <inheritdoc/>
    public override ScalarType DType => map_layer0.DType;

    /// <summary>The noise label's embedding before cosines and sines change places. [batch] -> [batch, channels].</summary>
    public Tensor EmbedNoise(Tensor noise) => map_noise.call(noise);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor noise, Tensor? classes, Tensor? augment)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(x, Embed(x, noise, classes, augment), out var skips, out var embedding), skips, embedding)
            .MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor x, Tensor noise, Tensor? classes, Tensor? augment)
    {
        var e = map_noise.call(noise).to(DType);       // embedded in full precision, then rounded
        e = e.reshape(e.shape[0], 2, -1).flip(1).reshape(e.shape);             // published weights expect sines first
        if (map_label is not null)
            e = e + map_label.forward(LabelsOrNone(x, classes)! * Math.Sqrt(map_label.InFeatures));
        if (map_augment is not null && augment is not null)
            e = e + map_augment.forward(augment);
        e = Activations.FreshSilu(map_layer0.forward(e));
        return Activations.FreshSilu(map_layer1.forward(e));
    }

    private Tensor Encode(Tensor x, Tensor embedding, out Stack<Tensor> skips, out Tensor passedOn)
    {
        skips = new Stack<Tensor>();
        passedOn = embedding;
        var aux = x;
        foreach (var (name, layer) in enc.Layers)
        {
            if (layer is UNetBlock block)
                skips.Push(x = block.forward(x, embedding));
            else if (name.EndsWith(SongUNetLayout.AuxDown, StringComparison.Ordinal))
                aux = ((ResampleConv2d)layer).forward(aux);
            else if (name.EndsWith(SongUNetLayout.AuxSkip, StringComparison.Ordinal))
                Replace(skips, x = x + ((ResampleConv2d)layer).forward(aux));
            else if (name.EndsWith(SongUNetLayout.AuxResidual, StringComparison.Ordinal))
                Replace(skips, x = aux = (x + ((ResampleConv2d)layer).forward(aux)) / Math.Sqrt(2));
            else
                skips.Push(x = ((ResampleConv2d)layer).forward(x));
        }
        return x;
    }

    private Tensor Decode(Tensor x, Stack<Tensor> skips, Tensor embedding)
    {
        Tensor? aux = null, normed = null;
        foreach (var (name, layer) in dec.Layers)
        {
            if (layer is UNetBlock block)
                x = block.forward(x.shape[1] == block.InChannels ? x : cat([x, skips.Pop()], 1), embedding);
            else if (layer is GroupNorm norm)
                normed = norm.ForwardSilu(x);
            else if (name.EndsWith(SongUNetLayout.AuxUp, StringComparison.Ordinal))
                aux = ((ResampleConv2d)layer).forward(aux!);
            else
                aux = aux is null ? ((ResampleConv2d)layer).forward(normed!) : ((ResampleConv2d)layer).forward(normed!).add_(aux);
        }
        return aux!;
    }

    private static void Replace(Stack<Tensor> skips, Tensor x)
    {
        skips.Pop();
        skips.Push(x);
    }
}
