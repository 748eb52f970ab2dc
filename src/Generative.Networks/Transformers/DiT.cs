using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Diffusion transformer over latents, Peebles and Xie 2023, under the names its authors published weights with. Predicts the noise of
/// discrete variance preserving diffusion and, where it learnt to, the raw variances of Nichol and Dhariwal 2021, equation 15.
/// </summary>
public sealed class DiT : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly PatchEmbedding x_embedder;
    private readonly DiTTimestepEmbedder t_embedder;
    private readonly ClassTable y_embedder;
    private readonly Tensor pos_embed;              // [1, token, width]: fixed, yet published with the weights
    private readonly ModuleList<DiTBlock> blocks = [];
    private readonly DiTFinalLayer final_layer;

    /// <summary>
    /// A network with fresh weights, in float32 on the CPU: every block is the identity and the answer 0 until it is trained.
    /// </summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public DiT(DiTOptions options) : base(nameof(DiT))
    {
        options.Check(nameof(DiTOptions));
        Options = options;
        var width = options.HiddenSize;
        x_embedder = new(options.InChannels, width, options.PatchSize);
        t_embedder = new(width);
        y_embedder = new(options.ClassRows, width);
        var grid = options.InputSize / options.PatchSize;
        pos_embed = SinCosPositions.Table(width, grid, grid);
        for (var i = 0; i < options.Depth; i++)
            blocks.Add(new(width, options.NumHeads, options.MlpRatio));
        final_layer = new(width, options.PatchSize, options.OutChannels);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public DiTOptions Options { get; }

    /// <summary>A network with fresh weights from settings under their published names (<see cref="DiTOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static DiT Create(ComponentSettings settings) => new(DiTOptions.Read(settings));

    /// <summary>One evaluation.</summary>
    /// <param name="x">Noisy latents [batch, in_channels, input_size, input_size]; any floating dtype, the network works in its
    /// weights'.</param>
    /// <param name="t">Timesteps [batch], 0 to 999 as trained.</param>
    /// <param name="classLabels">Classes [batch], int64; num_classes itself is "no class".</param>
    /// <returns>[batch, channels, input_size, input_size]: the noise, then the raw variances where the network learnt them.</returns>
    /// <exception cref="ArgumentException">A shape or a class is wrong.</exception>
    public override Tensor forward(Tensor x, Tensor t, Tensor classLabels)
    {
        using var scope = NewDisposeScope();
        var labels = DiTInput.Check(x, t, classLabels, Options.InChannels, Options.ClassRows);
        if (x.shape[2] != Options.InputSize || x.shape[3] != Options.InputSize)
            throw new ArgumentException(
                $"x is {x.shape[2]} by {x.shape[3]}; this network was built for {Options.InputSize} by {Options.InputSize}.", nameof(x));
        var tokens = x_embedder.call(x.to(x_embedder.DType)) + pos_embed;
        var c = t_embedder.call(t) + y_embedder.call(labels);
        foreach (var block in blocks)
            tokens = block.call(tokens, c);
        return TokenMath.Picture(final_layer.call(tokens, c), Options.PatchSize, Options.OutChannels).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Classifier-free guidance as DiT was published: a batch of two halves, the second with "no class". Both halves see the first half's
    /// latents and answer with the guided noise in the first channels; the other channels are each half's own.
    /// </summary>
    /// <param name="x">Latents, as in <see cref="forward"/>; an even batch.</param>
    /// <param name="t">Timesteps [batch].</param>
    /// <param name="classLabels">Classes [batch]: the wanted ones, then "no class".</param>
    /// <param name="weight">1 for none; above 1 sharpens.</param>
    /// <param name="channels">How many channels are guided, of an answer with fewer all: 3 as published, though latents have 4.</param>
    /// <exception cref="ArgumentException">The batch is odd, or channels is below 1.</exception>
    public Tensor Guided(Tensor x, Tensor t, Tensor classLabels, double weight, int channels = 3)
    {
        if (x.dim() != 4 || x.shape[0] % 2 != 0)
            throw new ArgumentException(
                $"x is [{string.Join(", ", x.shape)}]; give an even batch, its second half for \"no class\".", nameof(x));
        if (channels < 1)
            throw new ArgumentOutOfRangeException(nameof(channels), channels, $"channels is {channels}; give at least 1.");
        using var scope = NewDisposeScope();
        var half = x.narrow(0, 0, x.shape[0] / 2);
        var answer = forward(cat([half, half]), t, classLabels);
        var count = Math.Min(channels, answer.shape[1]);
        var halves = answer.narrow(1, 0, count).chunk(2);
        var guided = halves[1] + (halves[0] - halves[1]) * weight;
        return cat([cat([guided, guided]), answer.narrow(1, count, answer.shape[1] - count)], 1).MoveToOuterDisposeScope();
    }
}
