using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Asks the network what follows some texts. With a cache only the tokens it lacks are sent, without one the whole texts. Belongs to one
/// run; its methods run inside a step's dispose scope.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="capacity">Tokens a text may come to have.</param>
internal sealed class TextQuestions(SamplingContext context, int capacity)
{
    /// <summary>The cache, one row a text; null where the model is asked about whole texts.</summary>
    public IRowCache? Cache { get; } = context.CreateCache(capacity) as IRowCache;

    /// <summary>
    /// Whether what was tried can only be forgotten by going back to a snapshot: the cache cannot be cut back, or may not once its window moves.
    /// </summary>
    public bool NeedsSnapshot => Cache is { CanTruncate: false } || (Cache is not null && context.Request.Decoding.Cache.Kind != CacheKind.All);

    /// <summary>Raw logits of what follows each text, and of what follows each of some tokens put behind it on trial.</summary>
    /// <param name="texts">The texts, in the order of the cache's rows; of one that the cache holds to its end nothing is sent, and
    /// its answer is filler.</param>
    /// <param name="trial">Tokens put behind each text; null for none.</param>
    /// <param name="parents">The trial's shape where it is a tree: see <see cref="PredictionRequest.Parents"/>, places among the trial's
    /// tokens.</param>
    /// <returns>[texts, 1 + most trial tokens, vocabulary], the model's dtype: entry 0 follows the text itself.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Tensor Ask(IReadOnlyList<DecodingText> texts, IReadOnlyList<long[]>? trial = null, IReadOnlyList<int>? parents = null)
    {
        using var scope = NewDisposeScope();
        var missing = Missing(texts);
        long[][] sent = [.. missing.Select((m, row) => (long[])[.. m.Span, .. trial?[row] ?? []])];
        int[] wanted = [.. sent.Select((s, row) => Math.Min(s.Length, 1 + (trial?[row].Length ?? 0)))];
        int[]? tree = parents is null ? null : Tree(missing, parents);
        return Send(texts, sent, wanted, tree).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Lets the cache take in all but the last token of each text, where it lacks more than a few. Then all rows lack one token, and one tree
    /// follows them all.
    /// </summary>
    /// <param name="texts">The texts, in the order of the cache's rows.</param>
    /// <param name="spare">Most tokens that a text may lack for nothing to be done, at least 1.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void TakeIn(IReadOnlyList<DecodingText> texts, int spare)
    {
        using var scope = NewDisposeScope();
        if (Cache?.RowLengths is not { } held || !texts.Where((text, row) => text.Length - held[row] > spare).Any())
            return;
        long[][] sent = [.. Missing(texts).Select(m => m[..^1].ToArray())];
        if (sent.Any(s => s.Length > 0))
            Send(texts, sent, [.. sent.Select(s => Math.Min(1, s.Length))], null);
    }

    /// <summary>What the cache lacks of each text, once all but the last part of a long prompt is sent.</summary>
    private ReadOnlyMemory<long>[] Missing(IReadOnlyList<DecodingText> texts)
    {
        var held = Cache?.RowLengths;
        var missing = texts.Select((text, row) => text.Tokens[(held?[row] ?? 0)..]).ToArray();
        var chunk = context.Request.Decoding.PrefillChunk;
        while (Cache is not null && chunk > 0 && missing.Max(m => m.Length) > chunk)
        {
            // Rows that are nearly through send their last token with the others' remainder.
            var part = missing.Select(m => m[..Math.Min(chunk, Math.Max(0, m.Length - 1))]).ToArray();
            if (part.All(p => p.Length == 0))
                break;
            using var unread = Send(texts, [.. part.Select(p => p.ToArray())], [.. part.Select(p => Math.Min(1, p.Length))], null);
            missing = [.. missing.Zip(part, (m, p) => m[p.Length..])];
        }
        return missing;
    }

    private static int[] Tree(ReadOnlyMemory<long>[] missing, IReadOnlyList<int> parents)
    {
        var before = missing[0].Length;
        if (missing.Any(m => m.Length != before))
            throw new InvalidOperationException("Rows lack different numbers of tokens, and one tree cannot follow them all; ask row by row.");
        // What is missing is a line; the tree's roots hang on its last token.
        return [.. Enumerable.Range(-1, before), .. parents.Select(p => p < 0 ? before - 1 : p + before)];
    }

    private Tensor Send(IReadOnlyList<DecodingText> texts, long[][] rows, int[] wanted, int[]? tree)
    {
        int[] lengths = [.. rows.Select(r => r.Length)];
        var most = lengths.Max();
        var ids = new long[rows.Length * most];
        for (var row = 0; row < rows.Length; row++)
            rows[row].CopyTo(ids.AsSpan(row * most));
        using var state = tensor(ids, [rows.Length, most], ScalarType.Int64, context.Device);
        var asked = new PredictionRequest(state, NoiseLevels.All(0), Conditioning(texts))
        {
            Cache = Cache,
            RowLengths = lengths.All(l => l == most) ? null : lengths,
            Answers = wanted,
            Parents = tree,
        };
        return context.Predict(asked).Value;
    }

    /// <summary>What is asked of these texts.</summary>
    private Conditioning Conditioning(IReadOnlyList<DecodingText> texts)
    {
        var all = context.Request.Conditioning;
        var isWhole = texts.Count == context.Rows && texts.Select((text, row) => text.Number == row).All(same => same);
        return isWhole || (all.Classes is null && all.Tensors.Count == 0) ? all : all.Select([.. texts.Select(t => t.Number)]);
    }
}
