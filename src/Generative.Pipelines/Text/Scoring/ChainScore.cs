using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>The exact negative log likelihood of windows of a text by the chain rule, one pass over each.</summary>
/// <param name="model">The model.</param>
/// <param name="ids">Tokens of the text, the beginning included.</param>
/// <param name="budget">Logits a network call may make.</param>
internal sealed class ChainScore(ICausalModel model, IReadOnlyList<int> ids, long budget = LogitsBudget.Most)
{
    /// <summary>Nats of the scored tokens of all windows together.</summary>
    /// <param name="windows">Windows of one shape.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <returns>The nats; network evaluations made, more than one where the answers of one would be too large.</returns>
    /// <exception cref="InvalidOperationException">The network's answers are no numbers.</exception>
    public (double Nats, int Evaluations) Nats(IReadOnlyList<ChainWindow> windows, CancellationToken cancellation)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var (rows, length, seen) = (windows.Count, windows[0].Length, windows[0].Seen);
        var read = tensor([.. windows.SelectMany(w => Enumerable.Range(w.Start, length).Select(i => (long)ids[i]))],
            [rows, length], ScalarType.Int64, model.Device);
        // Answers begin at the last of the tokens seen before.
        var most = (int)Math.Clamp(budget / ((long)rows * model.Vocabulary), 1, windows[0].Count);
        using var cache = most < windows[0].Count ? model.CreateCache(rows, length, CachePolicy.All) : null;
        var (nats, evaluations) = (0.0, 0);
        for (int from = 0, done = 0; done < windows[0].Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(most, windows[0].Count - done);
            var to = seen - 1 + done + count;
            nats += Part(windows, read.narrow(1, from, to - from), cache, done, count);
            (from, done, evaluations) = (to, done + count, evaluations + 1);
        }
        return (nats, evaluations);
    }

    private double Part(IReadOnlyList<ChainWindow> windows, Tensor read, IRowCache? cache, int done, int count)
    {
        using var scope = NewDisposeScope();
        var asked = new PredictionRequest(read, NoiseLevels.All(0), Conditioning.None)
        {
            Cache = cache,
            Answers = [.. Enumerable.Repeat(count, windows.Count)],
        };
        var answers = model.Predict(asked).Value.cpu();
        var nats = 0.0;
        for (var row = 0; row < windows.Count; row++)
        {
            using var each = NewDisposeScope(); // float64 answers of all rows at once would be twice the model's own
            var first = windows[row].Start + windows[row].Seen + done;
            var text = tensor([.. Enumerable.Range(first, count).Select(i => (long)ids[i])], ScalarType.Int64);
            var wide = answers[row].to(ScalarType.Float64);
            var said = wide.gather(1, text.unsqueeze(1)).squeeze(1);
            var cost = (wide.logsumexp(1) - said).sum().item<double>();
            nats += double.IsFinite(cost) ? cost : throw NoNumber(first, count, cost, answers.dtype);
        }
        return nats;
    }

    private InvalidOperationException NoNumber(int first, int count, double cost, ScalarType dtype) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{model.Card.Name}' gives {count} tokens of the text, from token {first} on, ")
        + string.Create(CultureInfo.InvariantCulture, $"{cost} nats by its {dtype} answers, which is no score: its weights are damaged, ")
        + "or do not fit the dtype it runs in; try float32.");
}
