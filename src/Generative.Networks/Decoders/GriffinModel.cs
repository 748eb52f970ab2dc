using TorchSharp;
using TorchSharp.Modules;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Griffin (De et al. 2024), the network of RecurrentGemma (Botev et al. 2024), under its published PyTorch weight names: gated linear
/// recurrences and local attention in turn. It remembers a text of any length in constant memory.
/// </summary>
public sealed class GriffinModel : Module<Tensor, Tensor>, IDecoderNetwork
{
    private readonly GriffinEmbedder embedder;
    private readonly ModuleList<GriffinBlock> blocks = [];
    private readonly GriffinNorm final_norm;
    private readonly Scalar _cap;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public GriffinModel(GriffinOptions options) : base(nameof(GriffinModel))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(GriffinOptions));
        Options = options;
        _cap = options.LogitsCap;
        embedder = new(options);
        foreach (var attends in options.Attends)
            blocks.Add(new(options, attends));
        final_norm = new(options.Width);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public GriffinOptions Options { get; }

    /// <inheritdoc/>
    public int Vocabulary => Options.VocabularySize;

    /// <summary>No bound.</summary>
    public int? ContextLength => null;

    /// <summary>A network with fresh weights from settings under their published names (<see cref="GriffinOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static GriffinModel Create(ComponentSettings settings) => new(GriffinOptions.Read(settings));

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Positions to make room for at once, at least 1; no more room is made than the attention's window asks
    /// for.</param>
    /// <param name="policy">Must forget nothing: the state never grows, and what it forgets is part of the network.</param>
    /// <exception cref="NotSupportedException">The policy is another.</exception>
    public RecurrentCache CreateCache(int rows, int capacity, CachePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Kind == CacheKind.All ? new(this, rows, capacity) : throw new NotSupportedException(
            $"The cache kind is {policy.Kind}; this network keeps a recurrent state and {Options.Window} tokens of attention, which never "
            + $"grow. Ask for {nameof(CacheKind)}.{nameof(CacheKind.All)}.");
    }

    IReadOnlyList<CacheKind> IDecoderNetwork.CacheKinds { get; } = [CacheKind.All];

    IRowCache IDecoderNetwork.CreateCache(int rows, int capacity, CachePolicy policy) => CreateCache(rows, capacity, policy);

    /// <summary>Logits of whole texts of one length, with gradients where torch keeps them.</summary>
    /// <param name="ids">Token ids [batch, length].</param>
    /// <returns>[batch, length, vocabulary], float32.</returns>
    /// <exception cref="ArgumentException">The shape, the dtype or an id is wrong.</exception>
    public override Tensor forward(Tensor ids) => Logits(new DecoderInput(ids));

    /// <inheritdoc/>
    public Tensor Logits(DecoderInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        using var gradients = input.Cache is null ? null : no_grad();
        var ids = TextInput.Ids(input.Ids, Vocabulary, int.MaxValue, nameof(input.Ids));
        var rows = GriffinRows.Of(input with { Ids = ids }, this);
        var (cache, tokens) = ((RecurrentCache?)input.Cache, (int)ids.shape[1]);
        var places = GriffinPlaces.Behind(cache?.RowLengths ?? new int[ids.shape[0]], rows.Lengths, tokens, ids.device);
        var x = Body(ids, places, cache);
        cache?.Advance(tokens, rows.Lengths);
        return Read(Wanted(x, rows)).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of rows that hold several texts one after the other, none of which sees another.</summary>
    /// <param name="ids">Token ids [batch, length].</param>
    /// <param name="positions">Position of each token in its text, int64 [batch, length]: counts from 0, and from 0 again where a text
    /// begins.</param>
    /// <returns>[batch, length, vocabulary], float32.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or positions do not count.</exception>
    public Tensor PackedLogits(Tensor ids, Tensor positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var scope = NewDisposeScope();
        var numbers = TextInput.Ids(ids, Vocabulary, int.MaxValue);
        if (!positions.shape.SequenceEqual(numbers.shape) || positions.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"positions is {positions.dtype} [{Text(positions)}]; give Int64 [{Text(numbers)}].", nameof(positions));
        var counted = cat([positions.narrow(1, 0, 1) - 1, positions.narrow(1, 0, positions.shape[1] - 1)], 1) + 1;
        if (!positions.narrow(1, 0, 1).eq(0).all().item<bool>()
            || !positions.eq(0).logical_or(positions.eq(counted)).all().item<bool>())
            throw new ArgumentException("positions do not count 0, 1, 2, ... within each text; begin each row and each text with 0.",
                nameof(positions));
        return Read(Body(numbers, GriffinPlaces.Packed(positions), null)).MoveToOuterDisposeScope();
    }

    private Tensor Body(Tensor ids, GriffinPlaces places, RecurrentCache? cache)
    {
        var x = embedder.Encode(ids);
        var rotary = Options.Attends.Contains(true) ? places.Rotary(Options.HeadWidth, x.dtype) : default;
        for (var i = 0; i < blocks.Count; i++)
            x = blocks[i].Pass(x, places, rotary, cache, i);
        return x;
    }

    private Tensor Read(Tensor x)
    {
        using var scope = NewDisposeScope();
        var logits = embedder.Decode(final_norm.forward(x)).to(ScalarType.Float32);
        return (Options.LogitsCap > 0 ? (logits / _cap).tanh() * _cap : logits).MoveToOuterDisposeScope();
    }

    /// <summary>The tokens answers are wanted for, each row's from the left.</summary>
    private static Tensor Wanted(Tensor x, GriffinRows rows)
    {
        var (tokens, most) = ((int)x.shape[1], rows.Answers.Max());
        if (rows.Lengths.All(l => l == tokens) && rows.Answers.All(a => a == most))
            return x.narrow(1, tokens - most, most);
        long[] places = [.. rows.Lengths.Zip(rows.Answers).SelectMany(
            row => Enumerable.Range(row.First - row.Second, most).Select(p => (long)Math.Min(p, tokens - 1)))];
        var index = tensor(places, [x.shape[0], most, 1], ScalarType.Int64, x.device);
        return x.gather(1, index.expand(-1, -1, x.shape[2]));
    }
}
