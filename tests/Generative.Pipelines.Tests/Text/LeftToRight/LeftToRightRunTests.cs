using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class LeftToRightRunTests
{
    [Test]
    public async Task Cancelled_left_and_failed_runs_leave_no_tensor_behind()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(1e9)).Pipeline;
        var request = ByteCatalog.Request with { Count = 3, BatchSize = 2 };
        await LiveTensors.AreUnchangedBy(async () =>
        {
            await pipeline.GenerateAsync(request);
            await foreach (var step in pipeline.StreamAsync(request))
                if (step.Step == 3)
                    break;
            using var stop = new CancellationTokenSource();
            Assert.That(() => pipeline.GenerateAsync(request, step => { if (step.Step == 2) stop.Cancel(); }, stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => pipeline.GenerateAsync(request, _ => throw new IOException("the listener broke")),
                Throws.InstanceOf<IOException>());
        }, rounds: 4);
    }

    [Test]
    public async Task Five_thousand_tokens_hold_as_many_tensors_as_fifty()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(1e12), d => d with { ContextLength = null }).Pipeline;
        var (live, steps) = (new Dictionary<int, long>(), 0);
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { MaxTokens = 5000 }, step =>
        {
            if (++steps is 50 or 4950)
                live[steps] = Tensor.TotalCount;
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Tokens, Is.EqualTo(5000));
        Assert.That(live[4950], Is.EqualTo(live[50]));
    }

    [Test]
    public async Task Steps_count_tokens_and_mark_what_is_new()
    {
        var (done, total) = (new List<long>(), new List<long>());
        await foreach (var step in new ByteCatalog(ByteModel.Script("abc", 3)).Pipeline.StreamAsync(ByteCatalog.Request with { Count = 2 }))
        {
            (done, total) = ([.. done, step.Done], [.. total, step.Total]);
            foreach (var text in step.Texts)
            {
                Assert.That(text.Changed, Is.EqualTo(step.IsFinished ? [] : new[] { text.Ids.Count - 1 }));
                Assert.That((text.Masked, text.Mask), Is.EqualTo((0, (int?)null)));
            }
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(done, Is.EqualTo(new long[] { 2, 4, 6, 8, 8 }));
        Assert.That(total, Is.EqualTo(new long[] { 80, 80, 80, 80, 8 }), "what the texts left out is taken off");
    }

    [Test]
    public async Task Timings_add_up()
    {
        var result = await new ByteCatalog(ByteModel.Random()).Pipeline.GenerateAsync(ByteCatalog.Request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Timings.FirstToken, Is.GreaterThan(result.Timings.Load).And.LessThanOrEqualTo(result.Timings.Total));
        Assert.That(result.Timings.Network, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(result.Timings.Sampling));
        Assert.That(result.TokensPerSecond, Is.GreaterThan(0));
    }
}
