using System.Globalization;
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
    private readonly double classDropout;
    private readonly long noClass;

    /// <summary>An objective for a network that answers at each token for the next one.</summary>
    /// <param name="network">The network: int64 [batch, length] in, logits [batch, length, vocabulary] out.</param>
    /// <param name="classDropout">
    /// Share of rows whose first token, the class of a picture, becomes the one for "no class", which guidance needs; for an
    /// <see cref="IClassTokenNetwork"/>, else 0.
    /// </param>
    /// <exception cref="ArgumentException">It is no <see cref="IDecoderNetwork"/>, or the share is out of range.</exception>
    public NextTokenObjective(Module<Tensor, Tensor> network, double classDropout = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (classDropout is not (>= 0 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"classDropout is {classDropout}; give 0 to 1."), nameof(classDropout));
        if (classDropout > 0 && network is not IClassTokenNetwork)
            throw new ArgumentException(FormattableString.Invariant(
                $"classDropout is {classDropout}, and the rows of {network.GetName()} begin with no class; give 0."), nameof(classDropout));
        (this.classDropout, noClass) = (classDropout, (network as IClassTokenNetwork)?.NoClass ?? 0);
        (this.network, vocabulary) = (network, network is IDecoderNetwork decoder ? decoder.Vocabulary : throw new ArgumentException(
            $"{network.GetName()} does not read from left to right; give a network such as LlamaModel.", nameof(network)));
    }

    /// <inheritdoc/>
    public Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => classDropout == 0 ? Plain : new Dictionary<string, string>(Plain)
    {
        ["class_dropout"] = classDropout.ToString("R", CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, string> Plain => new() { ["objective"] = "next-token" };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var tokens = batch.Tokens;
        var length = tokens.shape[1] - 1;
        if (length < 1)
            throw new ArgumentException($"A window has {tokens.shape[1]} tokens and none to foresee; give windows of at least 2.", nameof(batch));
        var seen = tokens.narrow(1, 0, length);
        if (classDropout > 0)
            seen = cat([Dropped(seen.narrow(1, 0, 1), step, random), seen.narrow(1, 1, length - 1)], 1);
        var logits = network.forward(seen);
        return functional.cross_entropy(logits.reshape(-1, vocabulary), tokens.narrow(1, 1, length).reshape(-1)).MoveToOuterDisposeScope();
    }

    private Tensor Dropped(Tensor classes, long step, IRandomSource random)
    {
        var draws = random.Uniform(new("class-dropout", step), classes.shape, device: classes.device).squeeze(0);
        return classes.masked_fill(draws.lt(classDropout), noClass);
    }
}
