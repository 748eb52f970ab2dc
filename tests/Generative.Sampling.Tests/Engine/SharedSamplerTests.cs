using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class SharedSamplerTests
{
    private const int Threads = 16;

    /// <summary>The registry's list grows: every sampler of continuous states is taken from it.</summary>
    private static IEnumerable<string> Names() => KnownSamplers.All.Where(s => s.Solver.Kind == StateKind.Continuous).Select(s => s.Name);

    [Test]
    public void Sixteen_threads_sharing_a_sampler_and_a_model_get_what_each_gets_alone([ValueSource(nameof(Names))] string name)
    {
        var sampler = KnownSamplers.Get(name);
        using var scope = NewDisposeScope();
        using var points = tensor(Enumerable.Range(0, 24).Select(i => Math.Sin(i * i)).ToArray(), [6, 4]);
        using var model = new EmpiricalDenoiser(points, new EdmProcess());
        var settings = sampler.Settings.Any(s => s.Name == "eta") ? new Dictionary<string, double> { ["eta"] = 1 } : [];
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
        Assert.That(alone.Select(Convert.ToHexString).Distinct().Count(), Is.GreaterThan(Threads / 2),
            "the runs differ, though not all of them: they end in six points");

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
}
