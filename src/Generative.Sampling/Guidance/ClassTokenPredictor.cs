using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Asks about rows with their class and without it at once, and combines the answers slot by slot.</summary>
/// <param name="inner">The predictor to guide.</param>
/// <param name="how">The guidance.</param>
internal sealed class ClassTokenPredictor(IPredictor inner, ClassTokenGuidance how) : IPredictor
{
    public Prediction Predict(PredictionRequest request)
    {
        var ids = request.State;
        var (rows, most) = ((int)ids.shape[0], (int)ids.shape[1]);
        var cache = request.Cache switch
        {
            null => null,
            GuidedCache guided => guided,
            var other => throw new ArgumentException(
                $"Cache is a {other.GetType().Name}; a run guided by the class token takes one that its guidance made.", nameof(request)),
        };
        int[] held = [.. cache?.RowLengths ?? new int[rows]];
        if (held.Length != rows)
            throw new ArgumentException($"Cache has {held.Length} rows, the question {rows}; give as many.", nameof(request));
        // Which place of the row is answered at first depends on what the cache held before.
        using var scales = Scales(request, held, most, ids.device);
        using var scope = NewDisposeScope();
        var twice = inner.Predict(request with
        {
            State = cat([ids, WithoutClass(ids, held)]),
            Levels = GuidedRows.Twice(request.Levels),
            Conditioning = request.Conditioning.Select([.. GuidedRows.Twice(rows)]),
            Cache = cache?.Inner,
            RowLengths = Twice(request.RowLengths),
            Answers = Twice(request.Answers),
        });
        var halves = twice.Value.chunk(2);
        return twice with { Value = Combine(halves[0], halves[1], scales).MoveToOuterDisposeScope(), Variance = null };
    }

    private static int[]? Twice(IReadOnlyList<int>? numbers) => numbers is null ? null : [.. numbers, .. numbers];

    /// <summary>What both call impossible stays so: the difference of two infinities is no number.</summary>
    private static Tensor Combine(Tensor asked, Tensor none, Tensor scales) =>
        where(asked.isneginf().logical_or_(none.isneginf()), asked, none + (asked - none) * scales.to(asked.dtype));

    private Tensor WithoutClass(Tensor ids, int[] held)
    {
        if (held.All(h => h > 0))
            return ids;
        var begins = tensor([.. held.Select(h => h == 0)], ScalarType.Bool, ids.device);
        var other = ids.clone();
        using Scalar none = how.NoClass;
        other.select(1, 0).masked_fill_(begins, none);
        return other;
    }

    /// <summary>The scale of each answer, [rows or 1, answers, 1]. The answer at token t is about token t + 1, of slot t mod n.</summary>
    private Tensor Scales(PredictionRequest request, int[] held, int most, Device device)
    {
        int[] sent = [.. request.RowLengths ?? Enumerable.Repeat(most, held.Length)];
        int[] firsts = [.. held.Select((h, row) => request.Answers is { } answers ? h + sent[row] - answers[row] : h)];
        int[] places = request.Positions is { } positions ? [.. positions]
            : [.. Enumerable.Range(0, request.Answers?.Max() ?? sent.Max())];
        if (Array.TrueForAll(firsts, f => (f - firsts[0]) % how.Scales.Count == 0))
            firsts = firsts[..1];
        double[] scales = [.. firsts.SelectMany(first => places.Select(place => how.Scales[(first + place) % how.Scales.Count]))];
        return tensor(scales, [firsts.Length, places.Length, 1], ScalarType.Float64, device);
    }
}
