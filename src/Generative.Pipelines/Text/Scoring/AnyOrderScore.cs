using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Estimates a bound on the negative log likelihood of windows: k of n tokens are masked, k uniform from 1 to n, and their cross-entropy
/// counts n / k (<see cref="AnyOrderLoss"/>). The draws of a window share the range of k out between them.
/// </summary>
/// <param name="model">The model; it must mask.</param>
/// <param name="ids">Tokens of the text.</param>
/// <param name="draws">Estimates of each window.</param>
internal sealed class AnyOrderScore(IGenerativeModel model, IReadOnlyList<int> ids, int draws)
{
    private readonly ITokenProcess _process = (ITokenProcess)model.Process;

    /// <summary>One estimate, in nats, of each window.</summary>
    /// <param name="windows">Windows of one shape.</param>
    /// <param name="draw">Which estimate, from 0.</param>
    /// <param name="random">One stream a window.</param>
    public double[] Estimate(IReadOnlyList<ScoreWindow> windows, int draw, IRandomSource random)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var (first, mask) = (windows[0], _process.Mask!.Value);
        var (rows, length) = (windows.Count, first.Length);
        long[] tokens = [.. windows.SelectMany(w => Enumerable.Range(w.Start - w.Context, w.Context + length).Select(i => (long)ids[i])
            .Concat(Enumerable.Repeat((long)mask, w.Padding)))];
        var clean = tensor(tokens, [rows, first.Context + length + first.Padding], ScalarType.Int64);
        // k = ceil(n (draw + u) / draws): one stratum a draw.
        var u = random.Uniform(new("score-count", draw), [1]).squeeze(1);
        var k = ((u + draw) * length / draws).ceil().clamp(1, length).to(ScalarType.Int64);
        var order = random.Uniform(new("score-order", draw), [length]).argsort(-1).argsort(-1);
        var noisy = MaskCorruption.ExactCount(clean, k, order, mask, first.Context);

        var asked = new PredictionRequest(noisy.to(model.Device), Levels(k, noisy.shape[1]), Conditioning.None)
        {
            Positions = first.Context + first.Padding == 0 ? null : [.. Enumerable.Range(first.Context, length)],
        };
        var (text, holes) = (clean.narrow(1, first.Context, length), noisy.narrow(1, first.Context, length));
        // Normalised over the clean tokens, logits and concrete scores at masked positions say the same.
        var answer = model.Predict(asked).Value.cpu()[holes.eq(mask)];
        var nats = AnyOrderLoss.Loss(Subs.MaskedLogProbabilities(answer, mask), text, holes, mask);
        return [.. nats.to(ScalarType.Float64).data<double>()];
    }

    /// <summary>What a network that hears of the noise is told: the time at which as many tokens are masked on average.</summary>
    private NoiseLevels Levels(Tensor k, long length)
    {
        var most = 1 - _process.Alpha(1);
        return NoiseLevels.PerRow((int)k.shape[0], [.. k.data<long>().Select(masked => _process.LevelOf(most * masked / length))]);
    }
}
