using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What long, cancelled and concurrent runs leave behind.</summary>
public sealed class DecodingLifetimeTests
{
    private static readonly long[][] Prompts = [[1], [4, 2, 0, 3], [2, 2], [0, 1, 2], [3]];

    [Test]
    public void Cancelled_between_two_tokens_the_next_question_is_not_asked_and_all_is_freed([Values("sample", "beam")] string name)
    {
        var request = GivenTexts.Request(50, Prompts);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var stop = new CancellationTokenSource();
            var model = new TableModel();
            using var run = SamplerRunner.Begin(KnownSamplers.Get(name), model, request, stop.Token);
            run.MoveNext();
            run.MoveNext();
            stop.Cancel();
            Assert.That(run.MoveNext, Throws.InstanceOf<OperationCanceledException>());
            Assert.That(model.Calls, Is.EqualTo(2));
        });
    }

    [Test]
    public void Sixteen_threads_sharing_a_sampler_get_what_each_gets_alone([Values("sample", "greedy", "beam")] string name)
    {
        long[][][] alone = [.. Enumerable.Range(0, 16).Select(Run)], together = new long[16][][];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => together[i] = Run(i));
        Assert.That(together, Is.EqualTo(alone));

        long[][] Run(int i) => GivenTexts.Run(KnownSamplers.Get(name), new TableModel(),
            GivenTexts.Request(5 + i % 4, Prompts) with { Seeds = [i, i + 1, i + 2, i + 3, i + 4] });
    }

    [Test]
    public void Ten_thousand_tokens_leave_the_number_of_tensors_as_it_was()
    {
        var request = GivenTexts.Request(10_000, [1]) with
        {
            Settings = new Dictionary<string, double> { ["top-p"] = 0.9, ["temperature"] = 0.8, ["frequency"] = 0.01 },
        };
        using var run = SamplerRunner.Begin(KnownSamplers.Get("sample"), new TableModel(), request);
        run.MoveNext();
        run.MoveNext();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        while (run.MoveNext())
            if (run.Current.Index % 500 == 0)
                Assert.That(Tensor.TotalCount, Is.EqualTo(before), $"after {run.Current.Index} tokens");
        Assert.That(run.Current.State.Value.shape[1], Is.EqualTo(10_001));
    }
}
