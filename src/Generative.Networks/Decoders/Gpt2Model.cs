using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>GPT-2 (Radford et al. 2019) under the weight names that <c>save_pretrained</c> writes; <see cref="Gpt2Names"/> knows the
/// others.</summary>
public sealed class Gpt2Model : Module<Tensor, Tensor>, IDecoderNetwork, IDecoderCore
{
    private readonly Gpt2Body transformer;
    private readonly TokenLinear? lm_head;      // null where the token table reads the answer off

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Gpt2Model(Gpt2Options options) : base(nameof(Gpt2Model))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(Gpt2Options));
        Options = options;
        transformer = new(options);
        lm_head = options.TiedWeights ? null
            : new(options.Width, options.VocabularySize, false, TokenMath.Deviation(options.InitDeviation, options.Width));
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public Gpt2Options Options { get; }

    /// <inheritdoc/>
    public int Vocabulary => Options.VocabularySize;

    /// <summary>The learned positions there are.</summary>
    public int? ContextLength => Options.MaxLength;

    DecoderSizes IDecoderShape.Sizes => new(Options.Layers, Options.Heads, 1, Options.Width / Options.Heads);

    IReadOnlyList<int> IDecoderShape.Windows { get; } = [0];

    ScalarType IDecoderShape.DType => transformer.Table.DType;

    Device IDecoderShape.Device => transformer.Table.Device;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="Gpt2Options.Read"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static Gpt2Model Create(ComponentSettings settings) => new(Gpt2Options.Read(settings));

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Positions to make room for at once, at least 1; it grows when needed.</param>
    /// <param name="policy">Must forget nothing.</param>
    /// <exception cref="NotSupportedException">The policy is another: learned positions end, whatever is forgotten.</exception>
    public DecoderCache CreateCache(int rows, int capacity, CachePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Kind == CacheKind.All ? new(this, rows, capacity, default) : throw new NotSupportedException(
            $"The cache kind is {policy.Kind}; this network has learned {ContextLength} positions and knows none behind them, whatever it "
            + $"forgets. Ask for {nameof(CacheKind)}.{nameof(CacheKind.All)}.");
    }

    IReadOnlyList<CacheKind> IDecoderNetwork.CacheKinds { get; } = [CacheKind.All];

    IRowCache IDecoderNetwork.CreateCache(int rows, int capacity, CachePolicy policy) => CreateCache(rows, capacity, policy);

    /// <summary>Logits of whole texts of one length, with gradients where torch keeps them.</summary>
    /// <param name="ids">Token ids [batch, length].</param>
    /// <returns>[batch, length, vocabulary], float32.</returns>
    /// <exception cref="ArgumentException">The shape, the dtype, the length or an id is wrong.</exception>
    public override Tensor forward(Tensor ids) => Logits(new(ids));

    /// <inheritdoc/>
    public Tensor Logits(DecoderInput input) => DecoderRun.Logits(this, input);

    Tensor IDecoderCore.Hidden(DecoderStep step) => transformer.Hidden(step);

    Tensor IDecoderCore.Read(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var normed = transformer.Normed(hidden);
        return (lm_head?.forward(normed) ?? functional.linear(normed, transformer.Table.Weight)).to(ScalarType.Float32)
            .MoveToOuterDisposeScope();
    }
}
