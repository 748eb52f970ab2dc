using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ClassTokenGuidanceTests
{
    private const int Vocabulary = 6, NoClass = 5;

    private static readonly ClassTokenGuidance Guidance = new([2.5, 0.5, -1], NoClass);

    [Test]
    public void Answers_are_combined_by_the_scale_of_their_slot([Values] bool cached)
    {
        using var scope = NewDisposeScope();
        using var model = new KnowingModel();
        var predictor = Guidance.Guide(model, model);
        using var cache = cached ? Guidance.CreateCache(model, 2, 8, CachePolicy.All) : null;
        long[][] rows = [[0, 1, 2, 3], [4, 1]];
        var state = tensor(new long[,] { { 0, 1, 2, 3 }, { 4, 1, 0, 0 } });
        var answer = predictor.Predict(Asked(state, cache) with { RowLengths = [4, 2], Answers = [3, 1] }).Value;

        using var _ = Assert.EnterMultipleScope();
        for (var i = 0; i < 3; i++)
            Assert.That(Values.Of(answer[0, i]), Is.EqualTo(Expected(model.Table, rows[0][..(i + 2)])).Within(1e-5), $"answer {i}");
        Assert.That(Values.Of(answer[1, 0]), Is.EqualTo(Expected(model.Table, rows[1])).Within(1e-5));
        Assert.That(model.Table.Calls, Is.EqualTo(1), "both halves in one call");
        Assert.That(model.Table.Rows, Is.EqualTo(new[] { 4 }));
        if (cache is null)
            return;
        // Rows at different slots, none of which begins anew.
        var next = predictor.Predict(Asked(tensor(new long[,] { { 2 }, { 0 } }), cache)).Value;
        Assert.That(Values.Of(next[0, 0]), Is.EqualTo(Expected(model.Table, [.. rows[0], 2])).Within(1e-5));
        Assert.That(Values.Of(next[1, 0]), Is.EqualTo(Expected(model.Table, [.. rows[1], 0])).Within(1e-5));
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 5, 3 }));
    }

    [Test]
    public void Positions_are_answered_too()
    {
        using var scope = NewDisposeScope();
        using var model = new KnowingModel();
        var state = tensor(new long[,] { { 0, 1, 2, 3 } });
        var answer = Guidance.Guide(new AtPositions(model), model).Predict(Asked(state, null) with { Positions = [1, 3] }).Value;

        Assert.That(Values.Of(answer[0, 0]), Is.EqualTo(Expected(model.Table, [0, 1])).Within(1e-5));
        Assert.That(Values.Of(answer[0, 1]), Is.EqualTo(Expected(model.Table, [0, 1, 2, 3])).Within(1e-5));
    }

    [Test]
    public void What_both_halves_bar_stays_barred()
    {
        using var scope = NewDisposeScope();
        using var model = new KnowingModel { Barred = 2 };
        var answer = Guidance.Guide(model, model).Predict(Asked(tensor(new long[,] { { 0, 1 } }), null)).Value;

        Assert.That(answer[0, 1, 2].item<float>(), Is.EqualTo(float.NegativeInfinity));
        Assert.That(answer.isnan().any().item<bool>(), Is.False);
    }

    [Test]
    public void Run_with_a_cache_writes_what_it_writes_without_in_as_many_calls([Values("sample", "jacobi", "greedy")] string sampler)
    {
        var request = GivenTexts.Request(9, [0], [3, 1], [4]) with { Guidance = Guidance };
        using var cached = new KnowingModel();
        using var plain = new KnowingModel();

        var texts = GivenTexts.Run(KnownSamplers.Get(sampler), cached, request);
        // A chain does not say what its cache would be, so that there is none.
        var whole = GivenTexts.Run(KnownSamplers.Get(sampler), plain, request with { Guidance = new GuidanceChain(Guidance) });
        Assert.That(texts, Is.EqualTo(whole));
        Assert.That(cached.Table.Calls, Is.EqualTo(plain.Table.Calls));
        Assert.That((cached.Table.Caches.Count, plain.Table.Caches.Count), Is.EqualTo((1, 0)));
        Assert.That(cached.Table.Sent.Sum(), Is.LessThan(plain.Table.Sent.Sum()), "less is sent behind a cache");
    }

    [Test]
    public void Nothing_changes_at_scale_1()
    {
        using var model = new KnowingModel();
        var none = new ClassTokenGuidance([1, 1], NoClass);
        var request = GivenTexts.Request(6, [0], [3]);

        Assert.That(GivenTexts.Run(KnownSamplers.Get("sample"), model, request with { Guidance = none }),
            Is.EqualTo(GivenTexts.Run(KnownSamplers.Get("sample"), model, request)));
        Assert.That(model.Table.Rows, Is.All.EqualTo(2), "no second half is asked for");
        Assert.That(none.Judge(model), Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public void Model_that_cannot_be_guided_so_is_refused()
    {
        using var model = new KnowingModel();
        using var unknowing = new TableModel(Vocabulary);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Guidance.Judge(model).Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(Guidance.Judge(unknowing).Reason, Does.Contain("not trained to give"));
        Assert.That(new ClassTokenGuidance([2], Vocabulary).Judge(model).Reason, Does.Contain("tokens 0 to 5"));
        Assert.That(new ClassTokenGuidance([2], 0).Judge(new WithoutCache(unknowing)).Kind, Is.EqualTo(VerdictKind.Invalid));
        Assert.That(() => new ClassTokenGuidance([], 0), Throws.ArgumentException);
        Assert.That(() => new ClassTokenGuidance([double.NaN], 0), Throws.ArgumentException);
    }

    [Test]
    public void Cache_that_is_not_the_guidances_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new KnowingModel();
        using var cache = model.CreateCache(2, 4, CachePolicy.All);

        Assert.That(() => Guidance.Guide(model, model).Predict(Asked(zeros([2, 1], ScalarType.Int64), cache)),
            Throws.ArgumentException.With.Message.Contains("its guidance made"));
    }

    private static PredictionRequest Asked(Tensor state, IModelCache? cache) =>
        new(state, NoiseLevels.All(0), Conditioning.None) { Cache = cache };

    private static double[] Expected(TableModel model, long[] text)
    {
        var (asked, none, scale) = (model.Logits(text), model.Logits([NoClass, .. text[1..]]), Guidance.Scales[(text.Length - 1) % 3]);
        return [.. none.Zip(asked, (n, a) => n + scale * (a - n))];
    }

    /// <summary>Answers at the positions asked for, which the toy does not heed.</summary>
    private sealed class AtPositions(IPredictor inner) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            var all = inner.Predict(request with { Positions = null });
            return all with { Value = all.Value.index_select(1, tensor([.. request.Positions!.Select(p => (long)p)])) };
        }
    }

    /// <summary>The toy, which was trained to answer without a class too.</summary>
    private sealed class KnowingModel : ICausalModel
    {
        public TableModel Table { get; } = new(ClassTokenGuidanceTests.Vocabulary);

        public int? Barred { get; init; }

        public int Vocabulary => Table.Vocabulary;

        public int? ContextLength => null;

        public IReadOnlyList<int> EndTokens => [];

        public ModelCard Card => Table.Card;

        public ModelTraits Traits => Table.Traits with { KnowsUnconditional = true };

        public IForwardProcess Process => Table.Process;

        public Device Device => CPU;

        public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => Table.CreateCache(rows, capacity, policy);

        public IModelCache CreateCache(int rows, int capacity) => CreateCache(rows, capacity, CachePolicy.All);

        public Prediction Predict(PredictionRequest request)
        {
            var answer = Table.Predict(request);
            if (Barred is { } token)
                answer.Value.select(-1, token).fill_(float.NegativeInfinity);
            return answer;
        }

        public void Dispose() => Table.Dispose();
    }
}
