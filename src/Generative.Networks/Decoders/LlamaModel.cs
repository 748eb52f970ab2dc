using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Llama (Touvron et al. 2023) under its published weight names, with grouped keys, rotary frequencies for long texts, tied or separate
/// read-out, and the biases and windows of Mistral and Qwen2.
/// </summary>
public sealed class LlamaModel : Module<Tensor, Tensor>, IDecoderNetwork, IDecoderCore
{
    private readonly LlamaBody model;
    private readonly TokenLinear? lm_head;      // null where the token table reads the answer off
    private readonly int[] _windows;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public LlamaModel(LlamaOptions options) : base(nameof(LlamaModel))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(LlamaOptions));
        Options = options;
        _windows = [.. options.Windows.DefaultIfEmpty().Distinct()];
        model = new(options);
        lm_head = options.TiedWeights ? null
            : new(options.Width, options.VocabularySize, false, TokenMath.Deviation(options.InitDeviation, options.Width));
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public LlamaOptions Options { get; }

    /// <inheritdoc/>
    public int Vocabulary => Options.VocabularySize;

    /// <inheritdoc cref="LlamaOptions.ContextLength"/>
    public int? ContextLength => Options.ContextLength;

    DecoderSizes IDecoderShape.Sizes => new(Options.Layers, Options.KeyHeads, Options.Heads / Options.KeyHeads, Options.HeadSize);

    IReadOnlyList<int> IDecoderShape.Windows => _windows;

    ScalarType IDecoderShape.DType => model.Table.DType;

    Device IDecoderShape.Device => model.Table.Device;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="LlamaOptions.Read"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static LlamaModel Create(ComponentSettings settings) => new(LlamaOptions.Read(settings));

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Positions to make room for at once, at least 1; it grows when needed.</param>
    /// <param name="policy">What it forgets: any kind.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the window wider than what the network knows.</exception>
    public DecoderCache CreateCache(int rows, int capacity, CachePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new(this, rows, capacity, CacheWindow.Of(policy, ContextLength ?? Options.MaxLength), model.Back);
    }

    IReadOnlyList<CacheKind> IDecoderNetwork.CacheKinds { get; } = [CacheKind.All, CacheKind.Sliding, CacheKind.Lambda];

    IRowCache IDecoderNetwork.CreateCache(int rows, int capacity, CachePolicy policy) => CreateCache(rows, capacity, policy);

    /// <summary>Logits of whole texts of one length, with gradients where torch keeps them.</summary>
    /// <param name="ids">Token ids [batch, length].</param>
    /// <returns>[batch, length, vocabulary], float32.</returns>
    /// <exception cref="ArgumentException">The shape, the dtype, the length or an id is wrong.</exception>
    public override Tensor forward(Tensor ids) => Logits(new(ids));

    /// <inheritdoc/>
    public Tensor Logits(DecoderInput input) => DecoderRun.Logits(this, input);

    Tensor IDecoderCore.Hidden(DecoderStep step) => model.Hidden(step);

    Tensor IDecoderCore.Read(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var normed = model.Normed(hidden);
        return (lm_head?.forward(normed) ?? FewRows.Multiply(normed, model.Table.Weight, null)).to(ScalarType.Float32)
            .MoveToOuterDisposeScope();
    }
}
