using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What nobody reads is not asked for, and nothing else changes by that.</summary>
public sealed class PartialQuestionTests
{
    private static readonly string[] Names =
    [
        "first-hitting", "first-hitting-parallel", "any-order", "ancestral", "token-euler", "mdlm", "confidence", "random-remask",
        "maskgit",
    ];

    [Test]
    public void Tokens_are_those_of_asking_about_everything([ValueSource(nameof(Names))] string name, [Values] bool isTimeFree)
    {
        var sampler = KnownSamplers.Get(name);
        using var partial = new PartialSines(6, isTimeFree);
        using var whole = new SineTokens(6, isTimeFree: isTimeFree);
        var request = TokenRows.Canvas(whole, 3, [-1, 2, -1, -1, -1, -1], [3, 2, -1, -1, -1, 1], [-1, 2, -1, 0, -1, 1]);

        var (some, cost) = TokenRows.Run(sampler, partial, request);
        var (all, full) = TokenRows.Run(sampler, whole, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(some, Is.EqualTo(all));
        Assert.That((cost.NetworkEvaluations, cost.RowEvaluations), Is.EqualTo((full.NetworkEvaluations, full.RowEvaluations)));
        Assert.That(partial.Questions.Select(q => q.Positions!.Contains(1)), Is.All.False, "position 1 is given in every row");
    }

    [TestCase("first-hitting")]
    [TestCase("any-order")]
    public void Samplers_of_one_position_a_step_ask_about_one_a_row(string name)
    {
        using var model = new PartialSines(6);

        TokenRows.Run(KnownSamplers.Get(name), model, new([1, 2], 1));

        Assert.That(model.Questions.Select(q => q.Positions!.Count).ToList(), Has.Count.EqualTo(6).And.All.InRange(1, 2));
    }

    [TestCase("first-hitting")]
    [TestCase("any-order")]
    public void Finished_rows_are_not_sent_even_to_a_network_that_hears_the_time(string name)
    {
        using var model = new PartialSines(5, isTimeFree: false);
        var request = TokenRows.Canvas(model, 1, [-1, 2, -1, 3, 4], [-1, -1, -1, -1, 1]);

        TokenRows.Run(KnownSamplers.Get(name), model, request);

        Assert.That(model.Questions.Select(q => q.Rows), Is.EqualTo(new[] { 2, 2, 1, 1 }));
    }

    [TestCase("first-hitting")]
    [TestCase("ancestral")]
    public void Guidance_that_looks_at_the_whole_answer_gets_it(string name)
    {
        using var model = new GuidedSines(6);
        var request = new SamplingRequest([1, 2], 3) { Guidance = new ClassifierFreeGuidance(2, rescale: 0.5) };

        TokenRows.Run(KnownSamplers.Get(name), model, request);

        Assert.That(model.Questions.Select(q => q.Positions), Is.All.Null);
    }

    [Test]
    public void Constraint_of_a_row_is_asked_by_that_rows_number()
    {
        using var model = new PartialSines(4);
        var request = TokenRows.Canvas(model, 1, [-1, 1, 1, 1], [-1, -1, -1, -1]) with { Constraint = new RowsOwn() };

        var final = TokenRows.Final(new FirstHitting(), model, request);

        Assert.That(final, Is.EqualTo(new[] { 0, 1, 1, 1, 1, 1, 1, 1 }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void One_uniform_a_position_decides_unless_tokens_race(bool races)
    {
        using var model = new SineTokens(3);
        long[] each = races ? [1, 1, 6] : [1, 1];
        SamplingRequest Request() => new([0], 1)
        {
            Random = new Generative.Runtime.ReplaySource(1, key => key.Name == "token" ? full(each, 0.4, ScalarType.Float64)
                : full([1, 1], 0.4, ScalarType.Float64)),
        };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => TokenRows.Run(new FirstHitting(races: races), model, Request()), Throws.Nothing);
        Assert.That(() => TokenRows.Run(new AnyOrder(races: races), model, Request()), Throws.Nothing);
        Assert.That(() => TokenRows.Run(new FirstHitting(races: !races), model, Request()), Throws.InstanceOf<Exception>());
    }

    /// <summary>Row r may only hold token r.</summary>
    private sealed class RowsOwn : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
        {
            allowed.Clear();
            allowed[row] = true;
        }
    }

    private sealed class GuidedSines(int length) : SineTokens(length)
    {
        public List<(int Rows, IReadOnlyList<int>? Positions)> Questions { get; } = [];

        public override ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true, KnowsUnconditional = true };

        public override Prediction Predict(PredictionRequest request)
        {
            Questions.Add(((int)request.State.shape[0], request.Positions));
            return base.Predict(request);
        }
    }
}
