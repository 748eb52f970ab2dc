using System.Diagnostics;
using Generative.Sampling;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>
/// Bits a byte of a text. Under a model that writes from left to right exactly, by the chain rule: what <see cref="TextCompressor"/> makes
/// of the text is as long, up to half a percent and a few dozen bytes. Under a masked diffusion model the any-order bound on its negative
/// log likelihood (Ou et al. 2024, RADD, theorem 2), estimated by a few draws over windows of the text, with its standard error.
/// Immutable; serves many requests at once.
/// </summary>
/// <param name="models">Where models come from.</param>
/// <param name="random">Where random streams come from.</param>
public sealed class TextScorer(IModelCatalog models, IRandomSourceFactory random)
{
    /// <summary>Scores a text.</summary>
    /// <param name="request">Model and text.</param>
    /// <param name="progress">Told the share done, 0 to 1, after every network evaluation.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <exception cref="ArgumentException">The text is empty, or a number is out of range, or draws are asked for of an exact
    /// score.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="InvalidDataException">The model makes no text or masks none, its tokenizer belongs to another, or cannot say the
    /// text byte for byte.</exception>
    /// <exception cref="FileNotFoundException">The model's folder has no tokenizer.</exception>
    /// <exception cref="InvalidOperationException">The network's answers are no numbers.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<TextScore> ScoreAsync(ScoreRequest request, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = Stopwatch.GetTimestamp();
        var described = models.Describe(request.Model);
        if (described.IsCausal)
            return await new ChainScorer(models).ScoreAsync(request, described, progress, cancellation).ConfigureAwait(false);
        var draws = request.Draws ?? ScoreRequest.UsualDraws;
        var (ids, windows, context) = Windows(request, described);
        var model = await Task.Run(() => models.Get(request.Model), cancellation).ConfigureAwait(false);
        var load = Stopwatch.GetElapsedTime(start);

        var (scorer, evaluations, done) = (new AnyOrderScore(model, ids, draws), 0, 0L);
        var strata = scorer.Strata;
        var estimates = Enumerable.Range(0, checked(windows.Count * strata)).Select(_ => new BoundEstimate()).ToArray();
        foreach (var batch in Batches(windows, request.BatchSize, ((ITokenProcess)described.Process).Vocabulary))
        {
            var source = random.Create([.. batch.Select(w => request.Seed + w.Number)]);
            for (var draw = 0; draw < draws; draw++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (rows, which) = (batch, draw);
                var nats = await Task.Run(() => scorer.Estimate(rows, which, source), cancellation).ConfigureAwait(false);
                for (var i = 0; i < rows.Length; i++)
                    estimates[rows[i].Number * strata + which % strata].Add(nats[i]);
                (evaluations, done) = (evaluations + 1, done + rows.Length);
                progress?.Invoke((double)done / ((long)windows.Count * draws));
            }
        }
        // A window's estimate is the mean over its strata, which are equally likely.
        var (sum, error) = BoundEstimate.Sum(estimates);
        var bytes = request.Text.Length;
        return new(BitsPerByte.FromNats(sum / strata, bytes), BitsPerByte.FromNats(error!.Value / strata, bytes), ids.Count, bytes)
        {
            Card = model.Card,
            Windows = windows.Count,
            Draws = draws,
            Context = context,
            NetworkEvaluations = evaluations,
            Load = load,
            Total = Stopwatch.GetElapsedTime(start),
        };
    }

    /// <summary>Checks a request and cuts its text; reads the tokenizer, not the weights.</summary>
    private static (IReadOnlyList<int> Ids, IReadOnlyList<ScoreWindow> Windows, int Context) Windows(
        ScoreRequest request, ModelDescription model)
    {
        var (name, longest) = (model.Card.Name, checked((int)model.Card.RowShape[0]));
        if (model.Process is not ITokenProcess process || model.Tokenizer is null)
            throw new InvalidDataException($"'{name}' knows no text; name a text model.");
        if (process.Mask is null)
            throw new InvalidDataException(
                $"'{name}' replaces tokens by others, and the bound is one of models that mask them; name such a model.");
        if (request.Text.IsEmpty)
            throw new ArgumentException("The text is empty, and has no bits a byte; give at least one byte.");
        Within(request.Draws ?? ScoreRequest.UsualDraws, 2, ScoreRequest.MaxDraws, "draws");
        Within(request.BatchSize, 1, ImageRequest.MaxBatchSize, "batch size");
        Seeds(request.Seed, null, 1, "text");
        int? block = model.Traits.Context == ContextKind.BlockCausal ? model.Traits.BlockLength : null;
        var context = Within(request.Context ?? longest / 2, 0, longest - 1, "context");
        var tokenizer = model.Tokenizer();
        TokenizerFit.Check(tokenizer, process, name);
        var ids = ExactTokens.Of(tokenizer, request.Text.Span, $"The text cannot be scored by '{name}'");
        var windows = ScoreWindow.Cut(ids.Count, longest, context, block);
        Seeds(request.Seed, null, windows.Count, "window");
        return (ids, windows, windows.Max(w => w.Context));
    }

    /// <summary>Windows of one shape go together, as many as memory is good for: some networks answer for the context too.</summary>
    private static IEnumerable<ScoreWindow[]> Batches(IReadOnlyList<ScoreWindow> windows, int most, int vocabulary) =>
        windows.GroupBy(w => (w.Context, w.Length, w.Padding)).SelectMany(same =>
            same.Chunk(LogitsBudget.Rows(
                (long)same.Key.Context + same.Key.Length + same.Key.Padding, vocabulary, most)));
}
