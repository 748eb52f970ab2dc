using Generative.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// Next-token prediction: the mean negative log probability of each token of a window but the first, given those before it, in nats a
/// token.
/// </summary>
public sealed class NextTokenObjective : ITrainingObjective
{
    private readonly Module<Tensor, Tensor> network;
    private readonly int vocabulary;

    /// <summary>An objective for a network that answers at each token for the next one.</summary>
    /// <param name="network">The network: int64 [batch, length] in, logits [batch, length, vocabulary] out.</param>
    /// <exception cref="ArgumentException">It is no <see cref="IDecoderNetwork"/>.</exception>
    public NextTokenObjective(Module<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.network, vocabulary) = (network, network is IDecoderNetwork decoder ? decoder.Vocabulary : throw new ArgumentException(
            $"{network.GetName()} does not read from left to right; give a network such as LlamaModel.", nameof(network)));
    }

    /// <inheritdoc/>
    public Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["objective"] = "next-token" };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var tokens = batch.Tokens;
        var length = tokens.shape[1] - 1;
        if (length < 1)
            throw new ArgumentException($"A window has {tokens.shape[1]} tokens and none to foresee; give windows of at least 2.", nameof(batch));
        var logits = network.forward(tokens.narrow(1, 0, length));
        return functional.cross_entropy(logits.reshape(-1, vocabulary), tokens.narrow(1, 1, length).reshape(-1)).MoveToOuterDisposeScope();
    }
}
