using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Unmasking: tokens once drawn stay. The coin "does it change" is kept apart from "to which token".</summary>
internal sealed class MaskedMoves(SamplingContext context, TokenRun run, AncestralOptions options) : ITokenMoves
{
    public Tensor Leap(Tensor ids, Tensor answer, double from, double to, int index)
    {
        var open = run.Open(ids);
        var rates = UnmaskRates.Of(run, answer, ids, open, from, to, options.Rule);
        return options.Draw == TokenDraw.Race ? Raced(ids, answer, open, rates, from, index)
            : Drawn(ids, answer, open & Uniform("unmask", index, ids.shape[1]).lt(rates), from, index);
    }

    public Tensor Finish(Tensor ids, Tensor answer, double from, int index)
    {
        var open = run.Open(ids);
        return options.NoiseRemoval == NoiseRemoval.ArgMax ? Filled(ids, open, () => Law(answer, ids, open, from).argmax(-1))
            : options.Draw == TokenDraw.Race ? Raced(ids, answer, open, ones([1, 1], ScalarType.Float64, ids.device), from, index)
            : Drawn(ids, answer, open, from, index);
    }

    private Tensor Drawn(Tensor ids, Tensor answer, Tensor moves, double from, int index) => Filled(ids, moves, () =>
        options.Draw == TokenDraw.Coin
            ? CategoricalDraw.InverseCdf(Law(answer, ids, moves, from).exp(), Uniform("token", index, ids.shape[1])[moves])
            : CategoricalDraw.Race(WithMask(answer[moves]).exp(), Uniform("race", index, ids.shape[1], answer.shape[^1])[moves]));

    /// <summary>One race of the tokens, at the rate of a change, against the mask, at what is left of 1.</summary>
    private Tensor Raced(Tensor ids, Tensor answer, Tensor open, Tensor rates, double from, int index) => Filled(ids, open, () =>
    {
        var rate = rates.expand(ids.shape)[open].unsqueeze(-1);
        var weights = Law(answer, ids, open, from).exp() * rate;
        weights = weights.index_copy(-1, tensor(new[] { run.Mask }, ScalarType.Int64, ids.device), 1 - rate);
        return CategoricalDraw.Race(weights, Uniform("race", index, ids.shape[1], weights.shape[^1])[open]);
    });

    private Tensor Law(Tensor answer, Tensor ids, Tensor where, double from) => run.LogProbabilitiesAt(answer, ids, where, from);

    /// <summary>The network's own word on every token, the mask among them.</summary>
    private Tensor WithMask(Tensor answer) => TokenTruncation.Apply(answer.to(ScalarType.Float64).log_softmax(-1),
        context.Setting(TokenRun.Temperature), (int)context.Setting(TokenRun.TopK), context.Setting(TokenRun.TopP));

    /// <summary>The tokens with some replaced; the same tensor where there are none, so that nothing is computed for them.</summary>
    private static Tensor Filled(Tensor ids, Tensor where, Func<Tensor> tokens) =>
        where.any().item<bool>() ? ids.masked_scatter(where, tokens()) : ids;

    private Tensor Uniform(string name, int index, params long[] shape) =>
        context.Random.Uniform(new DrawKey(name, index), shape, device: run.Device);
}
