using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A network over tokens as a model: int64 ids in, raw logits or log scores out. What logits mean (the mask is no answer, known tokens
/// stay) is the samplers' business. <see cref="Conditioning.Tensors"/> may hold <c>attention_mask</c> [batch, length]: 0 hides a token,
/// for networks that take one (LLaDA).
/// </summary>
public class TokenModel : IGenerativeModel
{
    /// <summary>Name of the tensor that hides tokens.</summary>
    public const string AttentionMask = "attention_mask";

    private readonly TokenNetwork _network;
    private readonly ITokenProcess _process;

    /// <summary>A model over a network, which it owns from here on.</summary>
    /// <param name="network">The network with its weights, on <paramref name="device"/>.</param>
    /// <param name="process">What it was trained on.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="traits">What the validator must know; its output says whether answers are logits or log scores.</param>
    /// <param name="device">Where the network is.</param>
    public TokenModel(TokenNetwork network, ITokenProcess process, ModelCard card, ModelTraits traits, Device device)
    {
        (_network, _process, Card, Traits, Device) = (network, process, card, traits, device);
        _network.Module.eval();
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ModelTraits Traits { get; }

    /// <inheritdoc/>
    public IForwardProcess Process => _process;

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    /// <returns>
    /// [batch, length, vocabulary], float32; with <see cref="PredictionRequest.Positions"/> [batch, positions, vocabulary]. Fresh, in the
    /// caller's dispose scope.
    /// </returns>
    /// <exception cref="ArgumentException">The state is not int64 [batch, length] of known tokens.</exception>
    /// <exception cref="InvalidCombinationException">The network hears of one noise a row, and positions have levels of their
    /// own.</exception>
    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var rows = request.State.shape[0];
        // A cache was made for whole groups, whatever stretch is asked about.
        var group = RowGroups.Texts(request.Cache is null ? request.State.shape[^1] : Traits.BlockLength);
        var ids = RowGroups.Pad(request.State.to(Device), group);
        var sigma = Sigma(request.Levels, rows) is { } told ? RowGroups.Pad(told, group) : null;
        var visible = request.Conditioning.Tensors.GetValueOrDefault(AttentionMask) is { } seen
            ? RowGroups.Pad(seen.to(Device), group) : null;
        var positions = request.Positions is null ? null : PositionGroups.Fill(request.Positions, ids.shape[0], ids.shape[^1]);
        var asked = new TokenQuestion(ids, sigma?.to(ScalarType.Float32), visible, positions) { Cache = request.Cache };
        var answer = _network.Forward(asked);
        if (Traits.Output == PredictionKind.ConcreteScore)
            answer = ConcreteScore.FromLogits(answer, asked.Chosen(ids), _network.ScalesByNoise ? sigma : null);
        answer = answer.narrow(0, 0, rows);
        if (positions is not null && positions.Count > request.Positions!.Count)
            answer = PositionGroups.Wanted(answer, positions, request.Positions);
        return new(answer.MoveToOuterDisposeScope(), Traits.Output);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the weights.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing) => _network.Module.Dispose();

    /// <summary>Total noise of each row, float64 [batch]; null for a network that does not hear of it.</summary>
    private Tensor? Sigma(NoiseLevels levels, long rows)
    {
        if (!_network.HearsNoise)
            return null;
        return levels.Columns == 1 ? levels.Select(_process.Sigma).ToTensor(Device).reshape(-1).expand(rows)
            : throw new InvalidCombinationException(
                $"'{Card.Name}' hears of one noise a text; the plan gives {levels.Columns} positions a level each.");
    }
}
