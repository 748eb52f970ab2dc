namespace Generative.Sampling.Tests;

public sealed class CachingModelTests
{
    private static readonly SamplingRequest Request = new([1, 2, 3], 7);

    [TestCase(false, false, 28, Description = "1 + 2 + ... + 7 positions without a cache")]
    [TestCase(true, false, 7)]
    [TestCase(true, true, 21, Description = "7 tokens and 7 guesses of 2")]
    public void Cached_and_speculating_runs_give_the_tokens_of_the_plain_one(bool cache, bool speculate, int computed)
    {
        using var plain = SamplerRunner.Run(new NextToken(useCache: false), new RunningSums(), Request);
        var model = new RunningSums();

        using var result = SamplerRunner.Run(new NextToken(cache, speculate), model, Request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(result.State.Value), Is.EqualTo(Values.Of(plain.State.Value)));
        Assert.That(Values.Of(result.State.Value)[8..10], Is.EqualTo(new double[] { 1, 4 }), "row 1: 1, then (3 * 1 + 1) % 7");
        Assert.That(model.Computed, Is.EqualTo(computed));
    }

    [Test]
    public void Recurrent_state_is_restored_where_it_cannot_be_truncated()
    {
        using var plain = SamplerRunner.Run(new NextToken(useCache: false), new RunningSums(), Request);

        using var result = SamplerRunner.Run(new NextToken(useCache: true, speculate: true), new RunningSums(recurrent: true), Request);

        Assert.That(Values.Of(result.State.Value), Is.EqualTo(Values.Of(plain.State.Value)));
    }

    [Test]
    public void Caches_are_freed_with_the_run_however_it_ends()
    {
        var model = new RunningSums();
        using var stop = new CancellationTokenSource();
        SamplerRunner.Run(new NextToken(useCache: true), model, Request).Dispose();
        using (var run = SamplerRunner.Begin(new NextToken(useCache: true), model, Request, stop.Token))
        {
            run.MoveNext();
            stop.Cancel();
            Assert.That(run.MoveNext, Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(model.Caches.Select(c => c.IsDisposed), Is.EqualTo(new[] { true, true }));
    }

    [Test]
    public void Guided_run_gets_no_cache_and_still_gives_its_tokens()
    {
        using var plain = SamplerRunner.Run(new NextToken(useCache: false), new RunningSums(), Request);
        var model = new RunningSums();

        using var result = SamplerRunner.Run(new NextToken(useCache: true), model, Request with { Guidance = new Untouched() });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(model.Caches, Is.Empty);
        Assert.That(Values.Of(result.State.Value), Is.EqualTo(Values.Of(plain.State.Value)));
    }

    private sealed class Untouched : IGuidance
    {
        public string Name => "untouched";

        public IPredictor Guide(IPredictor inner, IGenerativeModel model) => inner;

        public Verdict Judge(IGenerativeModel model) => Verdict.Exact;
    }
}
