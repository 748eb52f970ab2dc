namespace Generative.Pipelines.Tests;

public sealed class StreamTests
{
    private TinyPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public async Task Every_step_has_a_preview_and_every_batch_ends_with_its_pictures()
    {
        var request = TinyPipeline.Request with { Count = 5, BatchSize = 2 };
        var whole = await tiny.Pipeline.GenerateAsync(request);
        var (steps, finished) = (new List<(int First, int Step)>(), 0);

        await foreach (var step in tiny.Pipeline.StreamAsync(request))
        {
            Assert.That(step.Preview().Select(p => (p.Width, p.Height)), Has.Exactly(step.ImagesInBatch).Items.And.All.EqualTo((8, 8)));
            if (step.Pictures is null)
            {
                steps.Add((step.FirstImage, step.Step));
                continue;
            }
            for (var i = 0; i < step.Pictures.Count; i++)
                Assert.That(step.Pictures[i].PixelsEqual(whole.Pictures[step.FirstImage + i]), $"picture {step.FirstImage + i}");
            finished += step.Pictures.Count;
            Assert.That(step.Fraction, Is.EqualTo(finished / 5.0).Within(1e-12));
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(finished, Is.EqualTo(5));
        Assert.That(steps, Is.EqualTo(new[] { (0, 1), (0, 2), (0, 3), (2, 1), (2, 2), (2, 3), (4, 1), (4, 2), (4, 3) }));
    }

    [Test]
    public async Task Last_preview_is_near_the_picture()
    {
        IReadOnlyList<Imaging.Picture>? preview = null;
        await foreach (var step in tiny.Pipeline.StreamAsync(TinyPipeline.Request with { Sampler = "ddim" }))
        {
            if (step.Pictures is null)
                preview = step.Preview();
            else
                Assert.That(preview![0].PixelsEqual(step.Pictures[0]), "DDIM's last step ends on its clean estimate");
        }
    }

    [Test]
    public void Cancellation_stops_between_steps_and_between_batches([Range(0, 7)] int after)
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;

        async Task Run()
        {
            if (after == 0)
                await stop.CancelAsync();
            await foreach (var step in tiny.Pipeline.StreamAsync(TinyPipeline.Request with { Count = 4, BatchSize = 2 }, stop.Token))
                if (++seen == after)
                    await stop.CancelAsync();
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Is.EqualTo(after));
    }

    [Test]
    public void Token_of_the_enumeration_cancels_too()
    {
        using var stop = new CancellationTokenSource();

        async Task Run()
        {
            await foreach (var step in tiny.Pipeline.StreamAsync(TinyPipeline.Request).WithCancellation(stop.Token))
                await stop.CancelAsync();
        }

        Assert.That(Run, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Finished_cancelled_abandoned_and_failed_requests_leave_no_tensor_behind()
    {
        var request = TinyPipeline.Request with { Count = 3, BatchSize = 2 };
        await LiveTensors.AreUnchangedBy(async () =>
        {
            await tiny.Pipeline.GenerateAsync(request, step => step.Preview());
            await foreach (var step in tiny.Pipeline.StreamAsync(request))
                if (step.Step == 2)
                    break;
            using var stop = new CancellationTokenSource();
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => stop.Cancel(), stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => throw new IOException("the listener broke")),
                Throws.InstanceOf<IOException>());
        }, rounds: 10);
    }
}
