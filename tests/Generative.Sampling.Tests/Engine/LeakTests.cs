namespace Generative.Sampling.Tests;

public sealed class LeakTests
{
    private static readonly EdmProcess Process = new();

    [Test]
    public void Fifty_runs_leave_no_tensor_behind([Values("edm-heun", "edm-churn", "ddim", "euler")] string name)
    {
        var sampler = KnownSamplers.Get(name);
        var request = new SamplingRequest([1, 2], 4)
        {
            Guidance = new ClassifierFreeGuidance(2),
            Conditioning = new() { Classes = [0, 1] },
            Settings = name == "ddim" ? new Dictionary<string, double> { ["eta"] = 1 } : new Dictionary<string, double>(),
        };
        var model = new GaussianData(Process);

        LiveTensors.AreUnchangedBy(() => SamplerRunner.Run(sampler, model, request, step => _ = step.Clean!.shape).Dispose(), rounds: 50);
    }

    [Test]
    public void Cancelled_failing_and_abandoned_runs_leave_no_tensor_behind()
    {
        var round = 0;
        LiveTensors.AreUnchangedBy(() =>
        {
            round++;
            using var stop = new CancellationTokenSource();
            var cancelling = new GaussianData(Process) { OnCall = call => Stop(call == 1 + round % 5, stop) };
            var failing = new GaussianData(Process) { OnCall = call => Fail(call == 1 + round % 5) };
            Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("edm-churn"), cancelling, new([1], 9), cancellation: stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("edm-churn"), failing, new([1], 9)), Throws.InstanceOf<IOException>());
            Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), new GaussianData(Process), new([1], 9),
                step => Fail(step.Index == 3)),
                Throws.InstanceOf<IOException>(), "the caller's own failure");
            using var abandoned = SamplerRunner.Begin(KnownSamplers.Get("ddim"), new GaussianData(Process), new([1], 9));
            abandoned.MoveNext();
            abandoned.MoveNext();
        }, rounds: 50);

        static void Stop(bool now, CancellationTokenSource stop)
        {
            if (now)
                stop.Cancel();
        }

        static void Fail(bool now)
        {
            if (now)
                throw new IOException("the network broke");
        }
    }
}
