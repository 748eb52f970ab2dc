using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A decoder as a model: int64 ids in, raw logits for each next token out, in whole texts or behind a cache. Rows are computed as they
/// come, without filler rows: texts one at a time should be as fast as they can, and a row's last float bits may depend on what stands
/// beside it.
/// </summary>
public sealed class CausalModel : ICausalModel
{
    private readonly IDecoderNetwork _network;
    private readonly nn.Module _module;

    /// <summary>A model over a network, which it owns from here on.</summary>
    /// <param name="network">The network with its weights, on <paramref name="device"/>.</param>
    /// <param name="module">The same as a module: its weights are freed with the model.</param>
    /// <param name="process">What it was trained on.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="traits">What the validator must know.</param>
    /// <param name="endTokens">Ids that end a text; empty where there are none.</param>
    /// <param name="device">Where the network is.</param>
    /// <exception cref="ArgumentException">Network and process disagree on the vocabulary, or an id is outside it.</exception>
    public CausalModel(IDecoderNetwork network, nn.Module module, NextTokenProcess process, ModelCard card, ModelTraits traits,
        IReadOnlyList<int> endTokens, Device device)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(endTokens);
        if (network.Vocabulary != process.Vocabulary)
            throw new ArgumentException(
                $"The network answers about {network.Vocabulary} tokens, the process has {process.Vocabulary}; they must agree.",
                nameof(process));
        if (endTokens.Any(id => id < 0 || id >= network.Vocabulary))
            throw new ArgumentException(
                $"endTokens is [{string.Join(", ", endTokens)}]; give ids from 0 to {network.Vocabulary - 1}.", nameof(endTokens));
        (_network, _module, Process, Card, Traits, EndTokens, Device) = (network, module, process, card, traits, [.. endTokens], device);
        _module.eval();
    }

    /// <summary>Traits of every decoder.</summary>
    public static ModelTraits UsualTraits { get; } = new(PredictionKind.Logits)
    {
        Context = ContextKind.Causal,
        ReadOutShift = 1,
        IsTimeFree = true,
    };

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ModelTraits Traits { get; }

    /// <inheritdoc/>
    public IForwardProcess Process { get; }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public int Vocabulary => _network.Vocabulary;

    /// <inheritdoc/>
    public int? ContextLength => _network.ContextLength;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndTokens { get; }

    /// <summary>An empty cache that forgets nothing.</summary>
    /// <inheritdoc/>
    public IModelCache CreateCache(int rows, int capacity) => CreateCache(rows, capacity, CachePolicy.All);

    /// <inheritdoc/>
    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => _network.CreateCache(rows, capacity, policy);

    /// <inheritdoc/>
    /// <returns>
    /// Logits, float32 [batch, length, vocabulary]; with <see cref="PredictionRequest.Answers"/> [batch, most, vocabulary], with
    /// <see cref="PredictionRequest.Positions"/> [batch, positions, vocabulary]. Fresh, in the caller's dispose scope.
    /// </returns>
    /// <exception cref="ArgumentException">The state is not int64 [batch, length] of known tokens, a length does not fit, or the cache is
    /// not this model's.</exception>
    public Prediction Predict(PredictionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = NewDisposeScope();
        var asked = new DecoderInput(request.State.to(Device))
        {
            Cache = request.Cache switch
            {
                null => null,
                IRowCache rows => rows,
                var other => throw new ArgumentException(
                    $"Cache is a {other.GetType().Name}; give one that '{Card.Name}' made (CreateCache).", nameof(request)),
            },
            RowLengths = request.RowLengths,
            Answers = request.Answers,
            Parents = request.Parents,
        };
        var logits = request.Positions is { } positions ? At(asked, positions) : _network.Logits(asked);
        return new(logits.MoveToOuterDisposeScope(), Traits.Output);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _module.Dispose();

    /// <summary>Logits at some positions of texts of one length; nothing is computed for those before the first of them.</summary>
    private Tensor At(DecoderInput asked, IReadOnlyList<int> positions)
    {
        if (asked.Answers is not null || asked.RowLengths is not null)
            throw new ArgumentException("Positions are for texts of one length; ask for RowLengths and Answers without them.",
                nameof(positions));
        var length = asked.Ids.dim() == 2 ? (int)asked.Ids.shape[1] : 0;
        if (positions.Count == 0 || positions[0] < 0 || positions[^1] >= length
            || positions.Zip(positions.Skip(1)).Any(p => p.First >= p.Second))
            throw new ArgumentException($"Positions is [{string.Join(", ", positions)}] of texts of {length} tokens; "
                + $"give some of 0 to {length - 1}, ascending, each once.", nameof(positions));
        var first = positions[0];
        var tail = _network.Logits(asked with { Answers = [.. Enumerable.Repeat(length - first, (int)asked.Ids.shape[0])] });
        if (positions.Count == length - first)
            return tail;
        using var index = tensor([.. positions.Select(p => (long)(p - first))], ScalarType.Int64, tail.device);
        return tail.index_select(1, index);
    }
}
