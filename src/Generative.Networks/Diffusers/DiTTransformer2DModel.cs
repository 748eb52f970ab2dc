using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Diffusion transformer (Peebles and Xie 2023) under the names of diffusers. The same mathematics as <see cref="DiT"/> but for the
/// timestep's sinusoid, whose frequencies are spread one notch wider: equal weights answer alike at timestep 0 only.
/// </summary>
public sealed class DiTTransformer2DModel : Module<Tensor, Tensor, Tensor, Tensor>
{
    /// <summary>Width of a timestep's sinusoid.</summary>
    internal const int WaveWidth = 256;

    private const string Positions = "positions";

    private readonly SinusoidalTimesteps time_proj = new(WaveWidth, cosFirst: true, shift: 1);
    private readonly PatchEmbedding pos_embed;
    private readonly ModuleList<DiTTransformerBlock> transformer_blocks = [];
    private readonly Linear proj_out_1;
    private readonly TokenLinear proj_out_2;

    /// <summary>
    /// A network with fresh weights, in float32 on the CPU: every block is the identity and the answer 0 until it is trained.
    /// </summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public DiTTransformer2DModel(DiTTransformer2DOptions options) : base(nameof(DiTTransformer2DModel))
    {
        options.Check(nameof(DiTTransformer2DOptions));
        Options = options;
        var width = options.Width;
        pos_embed = new(options.InChannels, width, options.PatchSize);
        for (var i = 0; i < options.Layers; i++)
            transformer_blocks.Add(new(options));
        proj_out_1 = new(width, 2L * width, TokenMath.Zero);
        proj_out_2 = new(width, (long)options.PatchSize * options.PatchSize * options.OutChannels, init: TokenMath.Zero);
        var grid = options.SampleSize / options.PatchSize;
        // Not among the published weights: computed, and moved with the network.
        register_buffer(Positions, SinCosPositions.Table(width, grid, grid), persistent: false);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public DiTTransformer2DOptions Options { get; }

    /// <summary>A network with fresh weights from settings under their published names (<see cref="DiTTransformer2DOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static DiTTransformer2DModel Create(ComponentSettings settings) => new(DiTTransformer2DOptions.Read(settings));

    /// <summary>One evaluation.</summary>
    /// <param name="x">Noisy latents [batch, in_channels, size, size], the size a multiple of the patch's; any floating dtype, the network
    /// works in its weights'. At sizes other than the trained one positions are stretched over the trained range.</param>
    /// <param name="t">Timesteps [batch], 0 to 999 as trained.</param>
    /// <param name="classLabels">Classes [batch], int64; num_embeds_ada_norm itself is "no class".</param>
    /// <returns>[batch, out_channels, size, size]: the noise, then the raw variances where the network learnt them.</returns>
    /// <exception cref="ArgumentException">A shape or a class is wrong.</exception>
    public override Tensor forward(Tensor x, Tensor t, Tensor classLabels)
    {
        using var scope = NewDisposeScope();
        var labels = DiTInput.Check(x, t, classLabels, Options.InChannels, Options.Classes + 1);
        if (x.shape[2] != x.shape[3] || x.shape[2] < 1 || x.shape[2] % Options.PatchSize != 0)
            throw new ArgumentException(
                $"x is {x.shape[2]} by {x.shape[3]}; this network takes squares of a multiple of {Options.PatchSize}.", nameof(x));
        var sinusoid = time_proj.call(t).to(pos_embed.DType);
        var tokens = pos_embed.call(x.to(pos_embed.DType)) + PositionsOf((int)(x.shape[2] / Options.PatchSize));
        foreach (var block in transformer_blocks)
            tokens = block.call(tokens, sinusoid, labels);
        var parts = proj_out_1.forward(functional.silu(transformer_blocks[0].Embed(sinusoid, labels))).chunk(2, 1);
        tokens = proj_out_2.forward(TokenMath.Modulate(TokenMath.Norm(tokens), parts[0], parts[1]));
        return TokenMath.Picture(tokens, Options.PatchSize, Options.OutChannels).MoveToOuterDisposeScope();
    }

    private Tensor PositionsOf(int grid)
    {
        var trained = get_buffer(Positions)!;
        return grid == Options.SampleSize / Options.PatchSize ? trained
            : SinCosPositions.Table(Options.Width, grid, Options.SampleSize / Options.PatchSize).to(trained.dtype, trained.device);
    }
}
