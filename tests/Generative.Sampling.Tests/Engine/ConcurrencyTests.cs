namespace Generative.Sampling.Tests;

public sealed class ConcurrencyTests
{
    [Test]
    public void Sixteen_threads_sharing_sampler_and_model_get_what_each_gets_alone([Values("edm-churn", "ddim")] string name)
    {
        var sampler = KnownSamplers.Get(name);
        var model = new GaussianData(new EdmProcess(), 8);
        var settings = name == "ddim" ? new Dictionary<string, double> { ["eta"] = 1 } : [];
        byte[][] alone = [.. Enumerable.Range(0, 16).Select(Run)];
        var together = new byte[16][];

        Thread[] threads = [.. Enumerable.Range(0, 16).Select(i => new Thread(() => together[i] = Run(i)))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.That(together.Zip(alone, Values.Same), Is.All.True);

        byte[] Run(int seed)
        {
            using var result = SamplerRunner.Run(sampler, model, new([seed, seed + 100], 8) { Settings = settings });
            return Values.Bits(result.State.Value);
        }
    }

    [Test]
    public void One_run_may_move_from_thread_to_thread()
    {
        var model = new GaussianData(new EdmProcess(), 8);
        using var alone = SamplerRunner.Run(KnownSamplers.Get("edm-churn"), model, new([3], 6));
        using var run = SamplerRunner.Begin(KnownSamplers.Get("edm-churn"), model, new([3], 6));

        var more = true;
        while (more)
        {
            var thread = new Thread(() => more = run.MoveNext());
            thread.Start();
            thread.Join();
        }

        using var result = run.Finish();
        Assert.That(Values.Same(Values.Bits(result.State.Value), Values.Bits(alone.State.Value)));
    }
}
