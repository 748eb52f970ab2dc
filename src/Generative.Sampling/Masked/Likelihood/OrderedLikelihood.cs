using TorchSharp;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The exact negative log likelihood of texts that are written in a given order, each token conditional on those written before it: what an
/// any-order model says by the chain rule (Ou et al. 2024, RADD, section 3.3). One evaluation a token, so for short texts. The mean over
/// random orders has the expectation of <see cref="AnyOrderLoss"/>, and varies far less.
/// </summary>
public static class OrderedLikelihood
{
    /// <summary>Negative log probability of each token when it is its turn.</summary>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="order">Positions in the order of writing, int64: [n] for all rows or [batch, n], no position twice. Positions that
    /// are not in it are known from the beginning.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="predict">Log probabilities [batch, length, tokens] for tokens with some masked [batch, length]; called n times. It runs
    /// inside a dispose scope, which frees its result.</param>
    /// <returns>Nats [batch, length], 0 at positions that were known; dtype of the log probabilities.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, a clean token is none, or the order is no order.</exception>
    public static Tensor Tokens(Tensor clean, Tensor order, long mask, Func<Tensor, Tensor> predict)
    {
        MaskedAnswers.Ids(clean, nameof(clean));
        ArgumentNullException.ThrowIfNull(predict);
        using var scope = NewDisposeScope();
        var turns = Turns(order, clean);
        var nats = zeros(clean.shape, ScalarType.Float64, clean.device);
        for (var i = 0; i < turns.shape[1]; i++)
            nats = At(clean, turns, i, mask, predict, nats);
        return nats.MoveToOuterDisposeScope();
    }

    /// <summary>Negative log likelihood of each text: the sum of <see cref="Tokens"/>.</summary>
    /// <returns>Nats [batch].</returns>
    /// <inheritdoc cref="Tokens"/>
    public static Tensor Loss(Tensor clean, Tensor order, long mask, Func<Tensor, Tensor> predict)
    {
        using var tokens = Tokens(clean, order, mask, predict);
        return tokens.sum(-1);
    }

    /// <summary>Adds the turn of the i-th position.</summary>
    private static Tensor At(Tensor clean, Tensor turns, int i, long mask, Func<Tensor, Tensor> predict, Tensor nats)
    {
        using var scope = NewDisposeScope();
        var open = turns.narrow(1, i, turns.shape[1] - i);
        var noisy = clean.scatter(1, open, full_like(open, mask));
        var answers = MaskedAnswers.Nats(predict(noisy), clean, noisy, mask);
        var turn = zeros_like(nats).scatter(1, turns.narrow(1, i, 1), ones_like(nats.narrow(1, 0, 1)));
        return (nats.to(answers.dtype) + (answers * turn.to(answers.dtype))).MoveToOuterDisposeScope();
    }

    private static Tensor Turns(Tensor order, Tensor clean)
    {
        ArgumentNullException.ThrowIfNull(order);
        var (rows, length) = (clean.shape[0], clean.shape[1]);
        if (order.dtype != ScalarType.Int64 || order.dim() is not (1 or 2) || (order.dim() == 2 && order.shape[0] != rows))
            throw new ArgumentException($"order is {order.dtype} [{Text(order)}]; give Int64 [n] or [{rows}, n].",
                nameof(order));
        var turns = order.dim() == 1 ? order.unsqueeze(0).expand(rows, -1) : order;
        if (turns.numel() == 0)
            return turns;
        var (sorted, _) = turns.sort(-1);
        var steps = sorted.narrow(1, 1, sorted.shape[1] - 1) - sorted.narrow(1, 0, sorted.shape[1] - 1);
        if (sorted.min().item<long>() < 0 || sorted.max().item<long>() >= length || !steps.gt(0).all().item<bool>())
            throw new ArgumentException($"order is no order of positions; give each from 0 to {length - 1} at most once.", nameof(order));
        return turns;
    }
}
