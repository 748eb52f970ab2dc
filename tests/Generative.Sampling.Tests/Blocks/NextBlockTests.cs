using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class NextBlockTests
{
    private static readonly BlockLayout Unequal = new([1, 2], 3), Ones = new([], 1) { Given = 1 };

    private static ISampler Sample => KnownSamplers.Get("next-block");

    private static ISampler Greedy => KnownSamplers.Get("next-block-greedy");

    [Test]
    public void Blocks_of_one_token_are_next_token_prediction(
        [Values("sample", "greedy")] string name, [Values] bool ruled, [Values] bool cached)
    {
        var request = GivenTexts.Request(9, [1, 3], [4, 2], [0, 0]) with
        {
            Settings = !ruled ? new Dictionary<string, double>()
                : name == "greedy" ? new() { ["repetition"] = 1.7 }
                : new() { ["temperature"] = 0.8, ["top-k"] = 4, ["min-p"] = 0.05, ["repetition"] = 1.3, ["no-repeat-ngram"] = 3 },
        };
        var blocks = new TableBlocks(Ones);
        using var tokenwise = SamplerRunner.Run(KnownSamplers.Get(name), new TableModel(), request);
        using var blockwise = SamplerRunner.Run(
            name == "sample" ? Sample : Greedy, cached ? blocks : new BlocksWithoutCache(blocks), request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(GivenTexts.Of(blockwise.State), Is.EqualTo(GivenTexts.Of(tokenwise.State)));
        Assert.That(GivenTexts.LogProbabilities(blockwise.State), Is.EqualTo(GivenTexts.LogProbabilities(tokenwise.State)));
    }

    [Test]
    public void Sampler_of_tokens_runs_on_blocks_of_one_too()
    {
        var request = GivenTexts.Request(6, [1, 3], [4, 2]);
        var tokenwise = GivenTexts.Run(KnownSamplers.Get("sample"), new TableBlocks(Ones), request);
        Assert.That(tokenwise, Is.EqualTo(GivenTexts.Run(Sample, new TableBlocks(Ones), request)));
    }

    [Test]
    public void Unequal_blocks_are_drawn_each_from_one_evaluation()
    {
        var model = new TableBlocks(Unequal);
        List<long[]> lengths = [];
        using var result = SamplerRunner.Run(Sample, model, new([1, 2], 4), s => lengths.Add(s.State.Value.shape));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(lengths, Is.EqualTo(new[] { new long[] { 2, 1 }, [2, 3], [2, 6], [2, 9] }), "parts are reported");
        Assert.That(model.Sent, Is.EqualTo(new[] { 0, 1, 2, 3 }), "only what the cache lacks is sent");
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(4));
        Assert.That(result.State.Parts[DecodingParts.Finished].all().item<bool>(), Is.True);
    }

    [Test]
    public void Tokens_have_the_law_of_the_model()
    {
        const int Rows = 20_000;
        var model = new TableBlocks(new([1, 2]), 3);
        using var result = SamplerRunner.Run(Sample, model, new([.. Enumerable.Range(1, Rows).Select(i => (long)i)], 2));

        var ids = result.State.Value.data<long>().ToArray();
        long[] drawn = [.. Enumerable.Range(0, Rows).Select(r => (ids[3 * r] * 3 + ids[3 * r + 1]) * 3 + ids[3 * r + 2])];
        double[] law = [.. from a in Tokens() from b in Tokens() from c in Tokens()
            select Chance([], 0, a) * Chance([a], 0, b) * Chance([a], 1, c)];
        Assert.That(ChiSquare.OverCritical(drawn, law), Is.LessThan(1));

        static IEnumerable<long> Tokens() => Enumerable.Range(0, 3).Select(t => (long)t);

        double Chance(long[] text, int place, long token)
        {
            double[] weights = [.. model.Logits(text, place).Select(l => Math.Exp(l))];
            return weights[token] / weights.Sum();
        }
    }

    [Test]
    public void Run_ends_with_the_last_block_whatever_is_asked_for()
    {
        var finite = new BlockLayout([1, 2], 3, tokens: 9);
        using var result = SamplerRunner.Run(Greedy, new TableBlocks(finite), new([1], 50));
        using var nothing = SamplerRunner.Run(Greedy, new TableBlocks(finite),
            new([1], 50) { Start = new(0, result.State.Value) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.State.Value.shape[1], Is.EqualTo(9));
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(4));
        Assert.That(nothing.Summary.NetworkEvaluations, Is.Zero);
        Assert.That(nothing.State.Value.eq(result.State.Value).all().item<bool>(), Is.True);
    }

    [Test]
    public void Cache_changes_nothing([Values("next-block", "next-block-greedy")] string name, [Values] bool guided)
    {
        var request = new SamplingRequest([1, 2, 3], 5)
        {
            Conditioning = new() { Classes = [0, 1, 0] },
            Guidance = guided ? new BlockGuidance(0.7, BlockGuidanceGrowth.PerBlock) : null,
        };
        var cached = new TableBlocks(Unequal);
        var with = GivenTexts.Run(KnownSamplers.Get(name), cached, request);
        var without = GivenTexts.Run(KnownSamplers.Get(name), new BlocksWithoutCache(new(Unequal)), request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(with, Is.EqualTo(without));
        Assert.That(cached.Sent, Is.EqualTo(new[] { 0, 1, 2, 3, 3 }));
        Assert.That(cached.Rows, Is.All.EqualTo(guided ? 6 : 3));
    }

    [Test]
    public void Row_of_a_batch_is_what_it_is_alone()
    {
        var together = GivenTexts.Run(Sample, new TableBlocks(Unequal), new([5, 6, 7], 4));
        for (var row = 0; row < 3; row++)
            Assert.That(GivenTexts.Run(Sample, new TableBlocks(Unequal), new([5 + row], 4))[0], Is.EqualTo(together[row]));
    }

    [Test]
    public void Threads_sharing_the_sampler_get_what_each_gets_alone()
    {
        var together = Enumerable.Range(1, 8).AsParallel().AsOrdered()
            .Select(seed => GivenTexts.Run(Sample, new TableBlocks(Unequal), new([seed], 4))[0]).ToArray();
        for (var seed = 1; seed <= 8; seed++)
            Assert.That(GivenTexts.Run(Sample, new TableBlocks(Unequal), new([seed], 4))[0], Is.EqualTo(together[seed - 1]));
    }

    [TestCase("next-block", false)]
    [TestCase("next-block", true)]
    [TestCase("next-block-greedy", false)]
    public void Run_resumed_after_any_block_goes_on_as_if_it_had_not_stopped(string name, bool guided)
    {
        var request = new SamplingRequest([1, 2], 4)
        {
            Start = new(0, tensor(new long[] { 1, 2, 0, 4, 4, 3 }, [2, 3])),
            Conditioning = new() { Classes = [1, 0] },
            Guidance = guided ? new BlockGuidance(0.5, BlockGuidanceGrowth.PerBlock) : null,
        };
        List<SampleState> states = [];
        SamplerRunner.Run(KnownSamplers.Get(name), new TableBlocks(Unequal), request, s => states.Add(GivenTexts.Own(s.State))).Dispose();
        Assert.That(states, Has.Count.EqualTo(4));

        for (var row = 1; row <= states.Count; row++)
        {
            List<int> indices = [];
            var resumed = request with { Start = new(row, states[row - 1]) };
            using var rest = SamplerRunner.Run(KnownSamplers.Get(name), new TableBlocks(Unequal), resumed, s => indices.Add(s.Index));
            Assert.That(GivenTexts.Of(rest.State), Is.EqualTo(GivenTexts.Of(states[^1])), $"row {row}");
            Assert.That(GivenTexts.LogProbabilities(rest.State), Is.EqualTo(GivenTexts.LogProbabilities(states[^1])), $"row {row}");
            Assert.That(indices[0], Is.EqualTo(row));
        }
    }

    [Test]
    public void Cancelled_run_stops_before_the_next_evaluation()
    {
        using var source = new CancellationTokenSource();
        var model = new TableBlocks(Unequal) { OnCall = call => { if (call == 2) source.Cancel(); } };
        Assert.That(() => SamplerRunner.Run(Sample, model, new([1], 9), cancellation: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.Sent, Has.Count.EqualTo(2));
    }

    [Test]
    public void Rules_see_earlier_tokens_of_the_same_block()
    {
        var request = new SamplingRequest([1, 2, 3], 2) { Settings = new Dictionary<string, double> { ["no-repeat-ngram"] = 1 } };
        foreach (var text in GivenTexts.Run(Sample, new TableBlocks(new([2, 3])), request))
            Assert.That(text, Is.Unique.And.Length.EqualTo(5));
    }

    [Test]
    public void Contexts_that_do_not_fit_the_blocks_are_refused_by_name()
    {
        var model = new TableBlocks(new([1, 2], 3, tokens: 9) { Given = 3 });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1, 2])),
            Throws.ArgumentException.With.Message.Contains("2 tokens").And.Message.Contains("give 1 or 3"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1])),
            Throws.ArgumentException.With.Message.Contains("continues at least 3"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])),
            Throws.ArgumentException.With.Message.Contains("at most 9"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1, 2, 3], [1])),
            Throws.ArgumentException.With.Message.Contains("rows of one length"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1, 2, 3]) with { Start = new(2, ones(1, 3, int64)) }),
            Throws.ArgumentException.With.Message.Contains("lacks the part 'prompts'"));
        var stopped = GivenTexts.Request(3, [1, 2, 3]) with { Decoding = new() { Stop = new EndsWith(0) } };
        Assert.That(() => SamplerRunner.Run(Sample, model, stopped), Throws.ArgumentException.With.Message.Contains("leave out the stop"));
    }

    [Test]
    public void Validator_tells_blocks_from_tokens_before_a_run()
    {
        using var blocks = new TableBlocks(Unequal);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Validator.Judge(Sample, blocks), Is.EqualTo(Verdict.Exact));
        Assert.That(Validator.Judge(Greedy, blocks).Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(Validator.Judge(Sample, new TableModel()).Reason, Does.Contain("the network does not answer so"));
        Assert.That(Validator.Judge(KnownSamplers.Get("sample"), blocks).Reason, Does.Contain("use 'next-block'"));
        Assert.That(Validator.Judge(KnownSamplers.Get("sample"), new TableBlocks(Ones)), Is.EqualTo(Verdict.Exact));
    }
}
