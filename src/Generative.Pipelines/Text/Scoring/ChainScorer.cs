using System.Diagnostics;
using Generative.Sampling;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>The exact bits a byte of a text under a model that writes from left to right.</summary>
/// <param name="models">Where models come from.</param>
internal sealed class ChainScorer(IModelCatalog models)
{
    /// <summary>Scores a text; see <see cref="TextScorer.ScoreAsync"/>.</summary>
    public async Task<TextScore> ScoreAsync(
        ScoreRequest request, ModelDescription described, Action<double>? progress, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var (ids, reach) = Tokens(request, described);
        var model = await Task.Run(() => models.Get(request.Model), cancellation).ConfigureAwait(false) as ICausalModel
            ?? throw new InvalidDataException(
                $"'{described.Card.Name}' does not read from left to right once loaded; its folder is damaged.");
        var load = Stopwatch.GetElapsedTime(start);

        IReadOnlyList<int> read = reach.Begin is { } begin ? [begin, .. ids] : ids;
        var windows = ChainWindow.Cut(read.Count, reach);
        var scorer = new ChainScore(model, read);
        var (nats, evaluations, done) = (reach.Begin is null ? Math.Log(model.Vocabulary) : 0, 0, 0);
        foreach (var batch in Batches(windows, model.Vocabulary, request.BatchSize))
        {
            var (cost, calls) = await Task.Run(() => scorer.Nats(batch, cancellation), cancellation).ConfigureAwait(false);
            (nats, evaluations, done) = (nats + cost, evaluations + calls, done + batch.Length);
            progress?.Invoke((double)done / windows.Count);
        }
        return new(BitsPerByte.FromNats(nats, request.Text.Length), 0, ids.Count, request.Text.Length)
        {
            Card = model.Card,
            IsExact = true,
            Windows = windows.Count,
            Context = windows.Count > 1 ? reach.Context : 0,
            NetworkEvaluations = evaluations,
            Load = load,
            Total = Stopwatch.GetElapsedTime(start),
        };
    }

    private static (IReadOnlyList<int> Ids, ChainReach Reach) Tokens(ScoreRequest request, ModelDescription model)
    {
        var name = model.Card.Name;
        if (request.Draws is { } draws)
            throw new ArgumentException(
                $"draws is {draws}, and '{name}' reads from left to right: its score is exact, without draws; leave them out.");
        if (request.Text.IsEmpty)
            throw new ArgumentException("The text is empty, and has no bits a byte; give at least one byte.");
        Within(request.BatchSize, 1, ImageRequest.MaxBatchSize, "batch size");
        var reach = ChainReach.Of(model, request.Context);
        var tokenizer = model.Tokenizer?.Invoke() ?? throw new InvalidDataException($"'{name}' has no tokenizer; name a text model.");
        TokenizerFit.Check(tokenizer, ((NextTokenProcess)model.Process).Vocabulary, name);
        return (ExactTokens.Of(tokenizer, request.Text.Span, $"The text cannot be scored by '{name}'"), reach);
    }

    /// <summary>Windows of one shape go together, as many as memory is good for.</summary>
    private static IEnumerable<ChainWindow[]> Batches(IReadOnlyList<ChainWindow> windows, int vocabulary, int most) =>
        windows.GroupBy(w => (w.Seen, w.Count)).SelectMany(same => same.Chunk(LogitsBudget.Rows(same.Key.Count, vocabulary, most)));
}
