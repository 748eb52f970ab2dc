using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Steps where noise is uniform tokens: every position may change at every step.</summary>
internal sealed class UniformMoves(SamplingContext context, TokenRun run, AncestralOptions options) : ITokenMoves
{
    public Tensor Leap(Tensor ids, Tensor answer, double from, double to, int index) =>
        Drawn(Weights(ids, answer, from, to), index);

    public Tensor Finish(Tensor ids, Tensor answer, double from, int index)
    {
        var law = Clean(ids, answer, from);
        return options.NoiseRemoval == NoiseRemoval.ArgMax ? law.argmax(-1) : Drawn(law, index);
    }

    private Tensor Weights(Tensor ids, Tensor answer, double from, double to)
    {
        // Temperature, top-k, top-p and a constraint change probabilities of clean tokens, which scores can be led back to.
        var (process, byClean) = (run.Process, run.Kind == PredictionKind.Logits || run.ChangesLaw);
        if (options.Rule == LeapRule.Tweedie)
            return byClean ? UniformReverse.ByClean(Clean(ids, answer, from), ids, process.Alpha(from), process.Alpha(to))
                : UniformReverse.ByScores(answer, ids, process.Sigma(from) - process.Sigma(to));
        var scores = byClean ? UniformReverse.LogScores(Clean(ids, answer, from), ids, process.Alpha(from)) : answer;
        var rates = UniformReverse.Rates(scores, ids, (from - to) * process.SigmaRate(from));
        var leaving = rates.sum(-1, keepdim: true);
        var (moves, stays) = options.Rule == LeapRule.Euler ? (rates, 1 - leaving)
            : (rates * (-leaving).exp(), 1 - leaving * (-leaving).exp());
        return moves.scatter(-1, ids.unsqueeze(-1), stays);
    }

    /// <summary>What is drawn from at the end, [rows, length, vocabulary]: probabilities of the clean tokens.</summary>
    private Tensor Clean(Tensor ids, Tensor answer, double from) =>
        run.LogProbabilitiesAt(answer, ids, run.Open(ids), from).exp().reshape([.. ids.shape, run.Process.Vocabulary]);

    private Tensor Drawn(Tensor weights, int index)
    {
        var shape = weights.shape;
        if (options.Draw == TokenDraw.Race)
            return CategoricalDraw.Race(weights, Uniform("race", index, shape[1], shape[2]));
        var p = weights.clamp_min(0);
        return CategoricalDraw.InverseCdf(p / p.sum(-1, keepdim: true), Uniform("token", index, shape[1]));
    }

    private Tensor Uniform(string name, int index, params long[] shape) =>
        context.Random.Uniform(new DrawKey(name, index), shape, device: run.Device);
}
