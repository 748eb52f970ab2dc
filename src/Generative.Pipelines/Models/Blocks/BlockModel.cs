using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A network that answers for a block at once as a model: int64 ids in, raw logits of the next block out, in whole sequences or behind a
/// cache. Rows are computed as they come: a row's last float bits may depend on what stands beside it.
/// </summary>
public sealed class BlockModel : IBlockModel
{
    private readonly IBlockNetwork _network;
    private readonly nn.Module _module;
    private readonly int _first;

    /// <summary>A model over a network, which it owns from here on.</summary>
    /// <param name="network">The network with its weights, on <paramref name="device"/>.</param>
    /// <param name="module">The same as a module: its weights are freed with the model.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="traits">What the validator must know; usually <see cref="UsualTraits"/>.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="first">
    /// The network's id of token 0. Ids before it are its own marks and classes: they are never drawn, and nobody outside sees them.
    /// </param>
    /// <param name="order">Where tokens of the sequence stand in reading order; null where it is that order.</param>
    /// <exception cref="ArgumentException">Traits name other blocks, or <paramref name="first"/> leaves no token.</exception>
    public BlockModel(IBlockNetwork network, nn.Module module, ModelCard card, ModelTraits traits, Device device, int first = 0,
        BlockOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(traits);
        if (first < 0 || first >= network.Vocabulary)
            throw new ArgumentException($"first is {first}; give 0 to {network.Vocabulary - 1}.", nameof(first));
        if (traits.Blocks is null || traits.Blocks.ToString() != network.Blocks.ToString())
            throw new ArgumentException(
                $"The traits' blocks are {traits.Blocks?.ToString() ?? "none"}, the network's {network.Blocks}; they must agree.",
                nameof(traits));
        (_network, _module, _first, Card, Traits, Device, Order) = (network, module, first, card, traits, device, order?.Order);
        Process = new NextTokenProcess(Vocabulary);
        _module.eval();
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ModelTraits Traits { get; }

    /// <inheritdoc/>
    public IForwardProcess Process { get; }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public int Vocabulary => _network.Vocabulary - _first;

    /// <inheritdoc/>
    public BlockLayout Blocks => _network.Blocks;

    /// <inheritdoc/>
    public IReadOnlyList<int>? Order { get; }

    /// <summary>Traits of a model over a network: what its blocks are, and that it knows "no class" where it knows classes.</summary>
    public static ModelTraits UsualTraits(IBlockNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(PredictionKind.Logits)
        {
            Context = ContextKind.BlockCausal,
            BlockLength = network.Blocks.Size,
            ReadOutShift = network.Blocks.Size,
            Blocks = network.Blocks,
            IsTimeFree = true,
            KnowsUnconditional = network.Classes > 0,
        };
    }

    /// <inheritdoc/>
    public IModelCache CreateCache(int rows, int capacity) => _network.CreateCache(rows, capacity);

    /// <inheritdoc/>
    /// <returns>Logits of the next block, float32 [rows, its size, vocabulary]; fresh, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">The state is not int64 [rows, tokens] of known tokens and whole blocks, the cache is not this
    /// model's, or answers are wanted that only models from token to token give.</exception>
    public Prediction Predict(PredictionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = NewDisposeScope();
        var ids = request.State.to(Device);
        CheckIds(ids);
        var logits = _network.Logits(new(ids + _first)
        {
            Classes = Classes(request.Conditioning),
            Cache = request.Cache switch
            {
                null => null,
                BlockCache blocks => blocks,
                var other => throw new ArgumentException(
                    $"Cache is a {other.GetType().Name}; give one that '{Card.Name}' made (CreateCache).", nameof(request)),
            },
        });
        CheckWanted(request, (int)logits.shape[1]);
        return new(logits.narrow(-1, _first, Vocabulary).MoveToOuterDisposeScope(), Traits.Output);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _module.Dispose();

    private IReadOnlyList<int>? Classes(Conditioning asked) => asked.Classes is null || _network.Classes > 0
        || asked.Classes.All(c => c == Conditioning.NoClass) ? asked.Classes : throw new ArgumentException(
            $"class is {asked.Classes.First(c => c != Conditioning.NoClass)}; '{Card.Name}' knows no classes.", nameof(asked));

    private void CheckIds(Tensor ids)
    {
        if (ids.dtype != ScalarType.Int64)
            throw new ArgumentException($"State is {ids.dtype}; give token numbers, int64.", nameof(ids));
        if (ids.numel() == 0)
            return;
        var (low, high) = (ids.min().item<long>(), ids.max().item<long>());
        if (low < 0 || high >= Vocabulary)
            throw new ArgumentException($"State has tokens {low} to {high}; '{Card.Name}' has 0 to {Vocabulary - 1}.", nameof(ids));
    }

    private void CheckWanted(PredictionRequest request, int size)
    {
        if (request.Parents is not null || request.Positions is not null || request.RowLengths is not null
            || request.Answers?.Any(a => a != size) == true)
            throw new ArgumentException($"'{Card.Name}' answers for the next block, {size} tokens of every row; ask for no others "
                + "(the sampler 'next-block' does so).", nameof(request));
    }
}
