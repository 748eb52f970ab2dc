using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Open-MAGVIT2's autoregressive transformer under its published weight names, with asymmetric token factorisation: each cell of a picture
/// is written as several sub-tokens of their own sizes, one after the other. Blocks over the cells say what comes next, blocks within a
/// cell turn that into its sub-tokens (next sub-token prediction). Any number of sub-tokens; two have the published names.
/// Source: Luo et al. 2024, "Open-MAGVIT2", section 3.2.
/// </summary>
/// <remarks>
/// As a decoder it reads a picture as a text: the class (<see cref="FactorizedOptions.NoClass"/> for none), then the sub-tokens of each
/// cell in turn, cells row by row. All ids share one vocabulary, and those that a place cannot have get logits of -infinity, so that every
/// sampler of text writes pictures. What it says behind the last sub-token means nothing.
/// </remarks>
public sealed class FactorizedGpt : Module<Tensor, Tensor>, IClassTokenNetwork
{
    private readonly FactorizedBody transformer;

    /// <summary>A network with fresh weights, in float32 on the CPU; its heads are 0, as published.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public FactorizedGpt(FactorizedOptions options) : base(nameof(FactorizedGpt))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(FactorizedOptions));
        transformer = new(options with { SlotSizes = [.. options.SlotSizes] });
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public FactorizedOptions Options => transformer.Options;

    /// <inheritdoc/>
    public int Vocabulary => Options.Vocabulary;

    /// <inheritdoc/>
    public int NoClass => Options.NoClass;

    /// <summary>Tokens of a whole picture with its class: see <see cref="FactorizedOptions.MaxLength"/>.</summary>
    public int? ContextLength => Options.MaxLength;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="FactorizedOptions.Read"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static FactorizedGpt Create(ComponentSettings settings) => new(FactorizedOptions.Read(settings));

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Tokens to make room for at once, at least 1; it grows when needed.</param>
    /// <param name="policy">What it forgets: nothing.</param>
    /// <exception cref="NotSupportedException">It is to forget: a picture is never longer than the network's context.</exception>
    public FactorizedCache CreateCache(int rows, int capacity, CachePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Kind == CacheKind.All ? new(transformer, rows, capacity) : throw new NotSupportedException(
            $"policy.Kind is {policy.Kind}; a picture is never longer than this network's context: give {nameof(CacheKind.All)}.");
    }

    IReadOnlyList<CacheKind> IDecoderNetwork.CacheKinds { get; } = [CacheKind.All];

    IRowCache IDecoderNetwork.CreateCache(int rows, int capacity, CachePolicy policy) => CreateCache(rows, capacity, policy);

    /// <summary>Logits of rows of one length, with gradients where torch keeps them.</summary>
    /// <param name="ids">Token ids [batch, length], the class first.</param>
    /// <returns>[batch, length, vocabulary], float32.</returns>
    /// <exception cref="ArgumentException">The shape, the dtype, the length or an id is wrong.</exception>
    public override Tensor forward(Tensor ids) => Logits(new(ids));

    /// <inheritdoc/>
    /// <remarks>
    /// Where <see cref="DecoderInput.Answers"/> is given, tokens behind the first one answered at are guesses, which samplers check by what
    /// is answered before them: an id that its place cannot have is allowed there, and what follows it means nothing. Elsewhere it is
    /// refused.
    /// </remarks>
    /// <exception cref="NotSupportedException">The tokens are a tree.</exception>
    public Tensor Logits(DecoderInput input) => FactorizedRun.Logits(transformer, input);

    /// <summary>Logits of every sub-token of given pictures, each from all before it: what training compares with the pictures.</summary>
    /// <param name="classes">int64 [batch], <see cref="FactorizedOptions.NoClass"/> for none.</param>
    /// <param name="tokens">int64 [batch, cells, slots]; the first cells of a picture, or all.</param>
    /// <param name="dropout">What training drops; null for nothing.</param>
    /// <returns>For each slot [batch, cells, the slot's size], float32; fresh, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype, an id or a share is wrong.</exception>
    public Tensor[] SlotLogits(Tensor classes, Tensor tokens, FactorizedDropout? dropout = null)
    {
        FactorizedChecks.Check(classes, tokens, Options);
        dropout?.Check();
        using var scope = NewDisposeScope();
        var asked = classes.to(transformer.Device);
        var hidden = transformer.Whole(
            dropout?.DropClasses(asked, Options.NoClass) ?? asked, tokens.to(transformer.Device), dropout);
        var normed = transformer.Normed(hidden).view(-1, Options.Slots, Options.Width);
        return [.. Enumerable.Range(0, Options.Slots).Select(slot => transformer.Head(slot, normed.select(1, slot))
            .to(ScalarType.Float32).view(tokens.shape[0], tokens.shape[1], -1).MoveToOuterDisposeScope())];
    }

    /// <summary>
    /// Cosines and sines of the positions, float32 [1 + cells, head size / 2, (cosine, sine)]; the class's are 0, as published.
    /// </summary>
    public Tensor RotaryTable() => transformer.Rotary.Published();
}
