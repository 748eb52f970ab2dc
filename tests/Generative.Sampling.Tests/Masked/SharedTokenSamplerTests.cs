using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class SharedTokenSamplerTests
{
    private const int Threads = 16;

    private static IEnumerable<string> Names() => KnownSamplers.All.Where(s =>
        s.Solver is { Kind: StateKind.Tokens, NeedsBlocks: false } && s.Plan.Order != PlanOrder.NextToken).Select(s => s.Name);

    [Test]
    public void Sixteen_threads_sharing_a_sampler_and_a_model_get_what_each_gets_alone([ValueSource(nameof(Names))] string name)
    {
        var sampler = KnownSamplers.Get(name);
        using var model = Model(sampler);
        // Where a run has no draws otherwise, all would be the same.
        var settings = new Dictionary<string, double> { ["temperature"] = 0.9 };
        byte[][] alone = [.. Enumerable.Range(0, Threads).Select(Run)];
        var together = new byte[Threads][];
        var failures = new Exception?[Threads];
        using var gate = new Barrier(Threads);

        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => RunBeside(i)))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(failures, Is.All.Null);
        Assert.That(together.Zip(alone, (a, b) => a is not null && Values.Same(a, b)), Is.All.True);
        Assert.That(alone.Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(Threads), "the runs differ");

        // Of different lengths, so that runs are at different steps at the same time.
        byte[] Run(int i)
        {
            using var result = SamplerRunner.Run(sampler, model, new([i, i + 100], 8 + i % 4) { Settings = settings });
            return Values.Bits(result.State.Value);
        }

        void RunBeside(int i)
        {
            try
            {
                gate.SignalAndWait();
                together[i] = Run(i);
            }
            catch (Exception e)
            {
                failures[i] = e;        // an exception on a thread of one's own would end the whole test run
            }
        }
    }

    /// <summary>Blocks come with a cache for every run.</summary>
    private static IGenerativeModel Model(ISampler sampler)
    {
        if (sampler.Plan.Order == PlanOrder.NextBlock)
            return new BlockSines(12, 4);
        IForwardProcess process = sampler.Solver.OnlyProcess == "mask-and-replace"
            ? new MaskAndReplaceProcess(5, 40) : new AbsorbingProcess(new LogLinearMaskSchedule(), 5, 4);
        return new IndependentTokens(process, [0.1, 0.4, 0.2, 0.3], 12)
        {
            Traits = new(PredictionKind.Logits) { IsTimeFree = process is AbsorbingProcess },
        };
    }
}
