using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What samplers of tokens draw from, and which rows are asked about. Five tokens, the fifth being the mask.</summary>
public sealed class TokenRunTests
{
    private const int Mask = 4;

    private static readonly double[] Law = [0.1, 0.4, 0.2, 0.3];

    private static AbsorbingProcess Process => new(new LogLinearMaskSchedule(), 5, Mask);

    [Test]
    public void Only_rows_that_changed_are_asked_again_and_answers_are_those_of_asking_all()
    {
        using var scope = NewDisposeScope();
        var model = new Counting(Process);
        using var context = Context(model, 3);
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { Mask, 1 }, { Mask, Mask }, { 2, Mask } });
        var level = NoiseLevels.All(0.5);
        run.Predict(ids, level);
        run.Predict(ids.clone(), NoiseLevels.All(0.4));
        Assert.That(model.Rows, Is.EqualTo(new[] { 3L }), "nothing changed, nothing is asked");

        var changed = tensor(new long[,] { { Mask, 1 }, { 0, Mask }, { 2, 3 } });
        var answer = run.Predict(changed, NoiseLevels.All(0.3));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(model.Rows, Is.EqualTo(new[] { 3L, 2 }));
        var (open, whole) = (run.Open(changed), model.Predict(new(changed, level, model.Asked)).Value);
        Assert.That(answer[open].eq(whole[open]).all().item<bool>(), Is.True);
        Assert.That(model.Classes, Is.EqualTo(new[] { 8, 9 }), "the rows' own classes go with them");
    }

    [Test]
    public void A_network_that_hears_the_time_is_asked_every_time([Values] bool reuse)
    {
        using var scope = NewDisposeScope();
        var model = new Counting(Process) { Traits = new(PredictionKind.Logits) { IsTimeFree = !reuse } };
        using var context = Context(model, 2);
        var run = new TokenRun(context, reuse);
        var ids = full([2, 2], Mask, ScalarType.Int64);
        run.Predict(ids, NoiseLevels.All(1));
        run.Predict(ids, NoiseLevels.All(0.5));
        Assert.That(model.Rows, Is.EqualTo(new[] { 2L, 2 }));
    }

    [Test]
    public void Clean_probabilities_bar_the_mask_and_keep_what_is_there(
        [Values(PredictionKind.Logits, PredictionKind.ConcreteScore)] PredictionKind kind)
    {
        using var scope = NewDisposeScope();
        using var context = Context(new IndependentTokens(Process, Law, 2, kind), 1);
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { Mask, 2 } });
        var p = Clean(run, ids, 0.5);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(p.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(p[0, 0].data<double>().ToArray(), Is.EqualTo(Law.Append(0)).Within(1e-12));
        Assert.That(p[0, 1].data<double>().ToArray(), Is.EqualTo(new double[] { 0, 0, 1, 0, 0 }));
    }

    [TestCase(0.5, 0, 1, new[] { 1 / 30.0, 16 / 30.0, 4 / 30.0, 9 / 30.0 })]
    [TestCase(1, 2, 1, new[] { 0, 4 / 7.0, 0, 3 / 7.0 })]
    [TestCase(1, 0, 0.6, new[] { 0, 4 / 7.0, 0, 3 / 7.0 })]
    [TestCase(1, 0, 0.71, new[] { 0, 4 / 9.0, 2 / 9.0, 3 / 9.0 })]
    [TestCase(1, 3, 0.1, new[] { 0, 1.0, 0, 0 })]
    public void Temperature_top_k_and_top_p_reshape_what_is_drawn_from(double temperature, int topK, double topP, double[] expected)
    {
        using var scope = NewDisposeScope();
        using var context = Context(new IndependentTokens(Process, Law, 2), 1,
            new() { ["temperature"] = temperature, ["top-k"] = topK, ["top-p"] = topP });
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { 2, Mask } });
        var p = run.LogProbabilitiesAt(run.Predict(ids, NoiseLevels.All(0.5)), ids, ids.eq(Mask), 0.5).exp();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(p.shape, Is.EqualTo(new long[] { 1, 5 }));
        Assert.That(p[0].data<double>().ToArray(), Is.EqualTo(expected.Append(0)).Within(1e-12));
    }

    [Test]
    public void A_constraint_holds_where_something_is_to_be_drawn_and_sees_the_canvas()
    {
        using var scope = NewDisposeScope();
        using var context = Context(new IndependentTokens(Process, Law, 3), 2, constraint: new NotTheFirst());
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { 1, Mask, 1 }, { 3, 3, Mask } });
        var p = Clean(run, ids, 0.5);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(p[0, 1].data<double>().ToArray(), Is.EqualTo(new[] { 1 / 6.0, 0, 2 / 6.0, 3 / 6.0, 0 }).Within(1e-12));
        Assert.That(p[0, 2, 1].item<double>(), Is.EqualTo(1), "what is there stays, allowed or not");
        Assert.That(p[1, 2].data<double>().ToArray(), Is.EqualTo(new[] { 1 / 7.0, 4 / 7.0, 2 / 7.0, 0, 0 }).Within(1e-12));
    }

    [Test]
    public void A_constraint_that_allows_nothing_is_named()
    {
        using var scope = NewDisposeScope();
        using var context = Context(new IndependentTokens(Process, Law, 2), 1, constraint: new Nothing());
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { 0, Mask } });
        Assert.That(() => Clean(run, ids, 1),
            Throws.InvalidOperationException.With.Message.Contains("position 1 of row 0"));
    }

    [Test]
    public void A_process_without_a_mask_says_so()
    {
        using var context = Context(new IndependentTokens(new UniformTokenProcess(new GeometricMaskSchedule(), 4), Law, 2), 1);
        Assert.That(() => new TokenRun(context).Mask, Throws.InvalidOperationException.With.Message.Contains("no mask token"));
    }

    [Test]
    public void Columns_that_the_network_leaves_out_with_the_mask_are_never_drawn()
    {
        using var scope = NewDisposeScope();
        using var context = Context(new IndependentTokens(new AbsorbingProcess(new LogLinearMaskSchedule(), 8, 6), Law, 2), 1);
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { 6, 2 } });

        var p = run.LogProbabilitiesOf(tensor(Law).log().reshape(1, 4), ids, ids.eq(6), 1).exp();

        Assert.That(Values.Of(p), Is.EqualTo(Law.Concat([0, 0, 0, 0])).Within(1e-12));
        Assert.That(() => run.LogProbabilitiesOf(zeros(1, 7), ids, ids.eq(6), 1),
            Throws.TypeOf<InvalidCombinationException>().With.Message.Contains("answers for 7 tokens"), "token 7 is missing");
    }

    [Test]
    public void Guidance_that_ignores_the_level_leaves_answers_to_be_remembered([Values] bool hearsIt)
    {
        using var scope = NewDisposeScope();
        IGuidance link = hearsIt ? new AutoGuidance(new Counting(Process), 1) : new ClassifierFreeGuidance(1);
        var model = new Counting(Process);
        using var context = new RunContext(model, new SamplingRequest([1], 4) { Guidance = new GuidanceChain(link, new PromptGuidance(0)) },
            new RowStreams([1]), CancellationToken.None);
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { Mask, 1 } });
        run.Predict(ids, NoiseLevels.All(0.5));
        run.Predict(ids, NoiseLevels.All(0.4));
        Assert.That(model.Rows, Has.Count.EqualTo(hearsIt ? 2 : 1));
    }

    private static Tensor Clean(TokenRun run, Tensor ids, double level)
    {
        var answer = run.Predict(ids, NoiseLevels.All(level)).flatten(0, 1);
        var clean = run.CleanOf(answer, ids, ones_like(ids, dtype: ScalarType.Bool), level).exp();
        return clean.reshape([.. ids.shape, clean.shape[^1]]);
    }

    private static RunContext Context(
        IGenerativeModel model, int rows, Dictionary<string, double>? settings = null, ITokenConstraint? constraint = null)
    {
        long[] seeds = [.. Enumerable.Range(0, rows).Select(i => (long)i)];
        var request = new SamplingRequest(seeds, 4)
        {
            Settings = settings ?? [], Constraint = constraint, Conditioning = (model as Counting)?.Asked ?? Conditioning.None,
        };
        return new(model, request, new RowStreams(seeds), CancellationToken.None);
    }

    private sealed class NotTheFirst : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) => allowed[(int)canvas.Row(row)[0]] = false;
    }

    private sealed class Nothing : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) => allowed.Clear();
    }

    /// <summary>Answers with the tokens themselves and notes which rows it is asked about.</summary>
    private sealed class Counting(IForwardProcess process) : IGenerativeModel
    {
        public List<long> Rows { get; } = [];

        public IReadOnlyList<int>? Classes { get; private set; }

        public Conditioning Asked { get; } = new() { Classes = [7, 8, 9] };

        public ModelCard Card { get; } = new("counting", [2]);

        public ModelTraits Traits { get; init; } = new(PredictionKind.Logits) { IsTimeFree = true };

        public IForwardProcess Process => process;

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request)
        {
            Rows.Add(request.State.shape[0]);
            Classes = Rows.Count <= 2 ? request.Conditioning.Classes : Classes;
            return new((request.State * 10).unsqueeze(-1) + arange(5), PredictionKind.Logits);
        }

        public void Dispose() { }
    }
}
