using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What a network that hears of the noise is told where tokens are given.</summary>
public sealed class OpenShareTests
{
    private static readonly string[] Walks = ["ancestral", "token-euler", "mdlm", "first-hitting", "first-hitting-parallel"],
        Countings = ["any-order", "confidence", "random-remask", "maskgit"];

    // The stand-in's schedule masks a share t at time t.
    [Test]
    public void Walk_over_a_half_open_canvas_is_asked_at_half_the_time([ValueSource(nameof(Walks))] string name)
    {
        var model = new SineTokens(6, isTimeFree: false);
        var request = TokenRows.Canvas(model, 4, [-1, 2, -1, 3, 4, -1], [-1, -1, -1, -1, -1, -1]);
        List<NoiseLevels> reached = [];

        SamplerRunner.Run(KnownSamplers.Get(name), model, request, step => reached.Add(step.Levels)).Dispose();

        // Hitting is asked at the first hit of its step, the others where a step begins.
        var first = model.Asked[0].Levels;
        using var _ = Assert.EnterMultipleScope();
        if (name.StartsWith("first", StringComparison.Ordinal))
            Assert.That(first[0, 0], Is.LessThanOrEqualTo(0.5).And.GreaterThanOrEqualTo(reached[0][0, 0] / 2));
        else
            Assert.That((first[0, 0], first[1, 0]), Is.EqualTo((0.5, 1.0)));
        if (name == "first-hitting")
            Assert.That(model.Asked.Take(3).Select(a => a.Levels[0, 0]),
                Is.EqualTo(reached.Take(3).Select(l => l[0, 0] / 2)).Within(1e-15));
        Assert.That(model.Asked.Where(a => a.Levels.Rows == 2).Select(a => a.Levels[0, 0]), Is.All.LessThanOrEqualTo(0.5));
    }

    [Test]
    public void Sampler_that_counts_its_masks_is_asked_at_the_time_that_has_as_many([ValueSource(nameof(Countings))] string name)
    {
        var model = new SineTokens(6, isTimeFree: false);

        TokenRows.Run(KnownSamplers.Get(name), model, TokenRows.Canvas(model, 3, [-1, 2, -1, 3, 4, -1]));

        Assert.That(model.Asked.Select(a => (Count(a.Ids), a.Levels[0, 0])), Is.All.Matches<(int Masks, double Level)>(
            a => Math.Abs(a.Level - a.Masks / 6.0) < 1e-12));

        int Count(long[] ids) => ids.Count(t => t == model.Mask);
    }

    [Test]
    public void Scores_asked_at_another_time_unmask_as_fast_as_the_schedule_says()
    {
        using var scope = NewDisposeScope();
        double[] law = [0.1, 0.4, 0.2, 0.3];
        const int Length = 2000;
        using var model = new IndependentTokens(
            new AbsorbingProcess(new LogLinearMaskSchedule(), 5, 4), law, Length, PredictionKind.ConcreteScore);
        var template = full([1, Length], 4, ScalarType.Int64);
        template[.., ..(Length / 2)] = 1;
        List<long> masks = [];

        SamplerRunner.Run(KnownSamplers.Get("ancestral"), model, new([3], 4) { Start = new(0, template) },
            step => masks.Add(step.State.Value.eq(4).sum().item<long>())).Dispose();

        // A quarter of the thousand each step; five standard deviations of a binomial are 70.
        Assert.That(masks, Is.EqualTo(new[] { 750L, 500, 250, 0 }).Within(70));
    }

    [Test]
    public void Clean_tokens_noised_to_a_row_are_told_that_rows_time()
    {
        var model = new SineTokens(6, isTimeFree: false);
        using var clean = zeros(1, 6, ScalarType.Int64);

        TokenRows.Run(KnownSamplers.Get("ancestral"), model, new([3], 4) { Start = new(1, clean) { IsClean = true } });

        Assert.That(model.Asked[0].Levels.Uniform, Is.EqualTo(model.Process.Levels(4)[1]));
    }
}
