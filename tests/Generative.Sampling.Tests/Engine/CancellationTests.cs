namespace Generative.Sampling.Tests;

public sealed class CancellationTests
{
    [Test]
    public void Token_is_looked_at_before_every_network_call([Values("ddim", "edm-heun", "edm-churn")] string name, [Range(0, 5)] int after)
    {
        using var stop = new CancellationTokenSource();
        var model = new GaussianData(new EdmProcess())
        {
            OnCall = call =>
            {
                if (call == after)
                    stop.Cancel();
            },
        };
        if (after == 0)
            stop.Cancel();

        var run = () => SamplerRunner.Run(KnownSamplers.Get(name), model, new([0], 10), cancellation: stop.Token);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.Calls, Is.EqualTo(after), "no call after the cancellation");
    }

    [Test]
    public void Cancelled_between_two_steps_the_next_one_throws_and_the_last_one_can_still_be_read()
    {
        using var stop = new CancellationTokenSource();
        using var run = SamplerRunner.Begin(KnownSamplers.Get("ddim"), new GaussianData(new EdmProcess()), new([0], 10), stop.Token);
        run.MoveNext();
        stop.Cancel();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(run.MoveNext, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Values.Of(run.Current.State.Value), Has.Length.EqualTo(3));
    }
}
