using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class FirstHittingTests
{
    private static readonly FirstHitting Sampler = new();

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    public void As_many_evaluations_as_masks_whatever_steps_are_asked_for(int steps)
    {
        var model = new SineTokens(9);

        var (states, summary) = TokenRows.Run(Sampler, model, new SamplingRequest([1, 2, 3], steps));

        using var _ = Assert.EnterMultipleScope();
        Assert.That((states.Count, summary.NetworkEvaluations, summary.RowEvaluations), Is.EqualTo((9, 9, 27L)));
        for (var i = 0; i < states.Count; i++)
            Assert.That(states[i].Count(t => t == model.Mask), Is.EqualTo(3 * (8 - i)), $"one position a row in step {i}");
    }

    [Test]
    public void Rows_with_fewer_holes_stop_changing_and_are_not_sent_for_ever()
    {
        var model = new SineTokens(5);
        var request = TokenRows.Canvas(model, 1, [-1, 2, -1, 3, 4], [-1, -1, -1, -1, 1]);

        var (states, summary) = TokenRows.Run(Sampler, model, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((states.Count, summary.RowEvaluations), Is.EqualTo((4, 2L + 4)));
        Assert.That(states[3][..5], Is.EqualTo(states[1][..5]));
        var given = new[] { 1, 3, 4, 9 }.Select(p => states[3][p]);
        Assert.That(given, Is.EqualTo(new long[] { 2, 3, 4, 1 }));
        Assert.That(states[3], Does.Not.Contain(model.Mask));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Row_of_a_batch_is_the_row_alone(bool parallel)
    {
        var sampler = new FirstHitting(parallel);
        var model = new SineTokens(6, isTimeFree: false);
        var batch = TokenRows.Canvas(model, 3, [-1, 2, -1, 3, 4, -1], [-1, -1, -1, -1, -1, 1]);
        var alone = TokenRows.Canvas(model, 3, [-1, -1, -1, -1, -1, 1]) with { Seeds = [2] };

        Assert.That(TokenRows.Final(sampler, model, batch)[6..], Is.EqualTo(TokenRows.Final(sampler, model, alone)));
    }

    [Test]
    public void Times_fall_and_a_time_conditioned_network_hears_them()
    {
        var model = new SineTokens(6, isTimeFree: false);
        List<double> times = [];

        using var result = SamplerRunner.Run(Sampler, model, new([5], 1), onStep: s => times.Add(s.Levels.Uniform));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(times, Is.Ordered.Descending.And.All.InRange(0, 1));
        Assert.That(model.Asked.Select(a => a.Levels.Uniform), Is.EqualTo(times));
    }

    [Test]
    public void Stopped_run_goes_on_as_if_it_had_not_been_stopped()
    {
        var model = new SineTokens(6, isTimeFree: false);
        using var run = SamplerRunner.Begin(Sampler, model, new([5, 6], 1));
        run.MoveNext();
        run.MoveNext();
        using var stopped = run.Finish();
        while (run.MoveNext())
        {
        }
        using var whole = run.Finish();

        using var resumed = SamplerRunner.Run(Sampler, model, new([5, 6], 1) { Start = new(2, stopped.State) });

        Assert.That(Values.Of(resumed.State.Value), Is.EqualTo(Values.Of(whole.State.Value)));
    }

    [TestCase(3, 6, new[] { 2, 2, 2 })]
    [TestCase(4, 6, new[] { 2, 2, 1, 1 })]
    [TestCase(9, 6, new[] { 1, 1, 1, 1, 1, 1 })]
    public void Parallel_variant_shares_its_hits_evenly_among_the_steps(int steps, int length, int[] expected)
    {
        var model = new SineTokens(length);

        var (states, summary) = TokenRows.Run(new FirstHitting(parallel: true), model, new([5], steps));

        var masked = states.Select(s => s.Count(t => t == model.Mask)).Prepend(length).ToArray();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(masked.Zip(masked.Skip(1), (a, b) => a - b), Is.EqualTo(expected));
        Assert.That(summary.NetworkEvaluations, Is.EqualTo(expected.Length));
    }

    [Test]
    public void Known_region_is_there_from_the_start()
    {
        var model = new SineTokens(4);
        var request = new SamplingRequest([1], 1)
        {
            Known = new(tensor(new long[] { 0, 3, 0, 0 }, [1, 4]), tensor(new[] { 1, 0, 1, 1 }, [1, 4])),
        };

        var (states, _) = TokenRows.Run(Sampler, model, request);

        Assert.That((states.Count, states[0][1]), Is.EqualTo((3, 3L)));
        Assert.That(model.Asked[0].Ids[1], Is.EqualTo(3));
    }

    [Test]
    public void Canvas_without_a_hole_is_refused()
    {
        var model = new SineTokens(3);
        Assert.That(() => TokenRows.Run(Sampler, model, TokenRows.Canvas(model, 1, [1, 2, 3])),
            Throws.ArgumentException.With.Message.Contains("no masked position"));
    }

    [Test]
    public void Constraint_and_temperature_are_obeyed()
    {
        var model = new SineTokens(8);
        var request = new SamplingRequest([1, 2], 1) { Constraint = new OnlyEven() };

        Assert.That(TokenRows.Final(Sampler, model, request).Select(t => t % 2), Is.All.Zero);
        Assert.That(Validator.Judge(Sampler, model, settings: new Dictionary<string, double> { ["temperature"] = 0.5 }).Kind,
            Is.EqualTo(VerdictKind.Approximate));
    }

    private sealed class OnlyEven : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
        {
            for (var k = 1; k < allowed.Length; k += 2)
                allowed[k] = false;
        }
    }
}
