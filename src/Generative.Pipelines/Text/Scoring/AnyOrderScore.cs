using System.Globalization;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Estimates a bound on the negative log likelihood of windows: k of n tokens are masked, k uniform from 1 to n, and their cross-entropy
/// counts n / k (<see cref="AnyOrderLoss"/>). The draws of a window share the range of k out between them, at least two a share: how far
/// those of one share differ tells how far the estimate may be off, and how far the shares differ does not matter to it.
/// </summary>
/// <param name="model">The model; it must mask.</param>
/// <param name="ids">Tokens of the text.</param>
/// <param name="draws">Estimates of each window.</param>
internal sealed class AnyOrderScore(IGenerativeModel model, IReadOnlyList<int> ids, int draws)
{
    private readonly ITokenProcess _process = (ITokenProcess)model.Process;

    /// <summary>Shares of the range of k, equally long.</summary>
    public int Strata { get; } = draws / 2;

    /// <summary>One estimate, in nats, of each window.</summary>
    /// <param name="windows">Windows of one shape.</param>
    /// <param name="draw">Which estimate, from 0; it belongs to stratum <c>draw % Strata</c>.</param>
    /// <param name="random">One stream a window.</param>
    /// <exception cref="InvalidOperationException">The network's answers are no numbers.</exception>
    public double[] Estimate(IReadOnlyList<ScoreWindow> windows, int draw, IRandomSource random)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var (first, mask) = (windows[0], _process.Mask!.Value);
        var (rows, length) = (windows.Count, first.Length);
        long[] tokens = [.. windows.SelectMany(w => Enumerable.Range(w.Start - w.Context, w.Context + length).Select(i => (long)ids[i])
            .Concat(Enumerable.Repeat((long)mask, w.Padding)))];
        var clean = tensor(tokens, [rows, first.Context + length + first.Padding], ScalarType.Int64);
        // k = ceil(n (stratum + u) / strata).
        var u = random.Uniform(new("score-count", draw), [1]).squeeze(1);
        var k = ((u + draw % Strata) * length / Strata).ceil().clamp(1, length).to(ScalarType.Int64);
        var order = random.Uniform(new("score-order", draw), [length]).argsort(-1).argsort(-1);
        var noisy = MaskCorruption.ExactCount(clean, k, order, mask, first.Context);

        var asked = new PredictionRequest(noisy.to(model.Device), Levels(k, first), Conditioning.None)
        {
            Positions = first.Context + first.Padding == 0 ? null : [.. Enumerable.Range(first.Context, length)],
        };
        var (text, holes) = (clean.narrow(1, first.Context, length), noisy.narrow(1, first.Context, length));
        // Normalised over the clean tokens, logits and concrete scores at masked positions say the same.
        var answer = model.Predict(asked).Value.cpu()[holes.eq(mask)];
        var nats = AnyOrderLoss.Loss(Subs.MaskedLogProbabilities(answer, mask), text, holes, mask);
        double[] estimates = [.. nats.to(ScalarType.Float64).data<double>()];
        for (var i = 0; i < rows; i++)
            if (!double.IsFinite(estimates[i]))
                throw NoNumber(windows[i], estimates[i], answer.dtype);
        return estimates;
    }

    /// <summary>
    /// What a network that hears of the noise is told: the time at which as many of the tokens it sees are masked on average. One that
    /// works in blocks hears of its block's noise, the others are finished.
    /// </summary>
    private NoiseLevels Levels(Tensor k, ScoreWindow window)
    {
        var most = 1 - _process.Alpha(1);
        var noised = window.Length + window.Padding + (model.Traits.Context == ContextKind.BlockCausal ? 0 : window.Context);
        return NoiseLevels.PerRow((int)k.shape[0],
            [.. k.data<long>().Select(masked => _process.LevelOf(most * (masked + window.Padding) / noised))]);
    }

    private InvalidOperationException NoNumber(ScoreWindow window, double estimate, ScalarType dtype) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{model.Card.Name}' gives window {window.Number} of the text ")
        + string.Create(CultureInfo.InvariantCulture, $"(tokens {window.Start} to {window.Start + window.Length - 1}) {estimate} nats ")
        + $"by its {dtype} answers, which is no score: its weights are damaged, or do not fit the dtype it runs in; try float32.");
}
