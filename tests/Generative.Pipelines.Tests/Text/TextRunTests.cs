using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class TextRunTests
{
    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public async Task Timings_add_up()
    {
        var result = await tiny.Pipeline.GenerateAsync(TinyTextPipeline.Request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Timings.FirstToken, Is.GreaterThan(result.Timings.Load).And.LessThanOrEqualTo(result.Timings.Total));
        Assert.That(result.Timings.Network, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(result.Timings.Sampling));
        Assert.That(result.TokensPerSecond, Is.GreaterThan(0));
    }

    [Test]
    public void Cancellation_stops_between_steps([Range(0, 6)] int after)
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;

        async Task Run()
        {
            if (after == 0)
                await stop.CancelAsync();
            await foreach (var step in tiny.Pipeline.StreamAsync(TinyTextPipeline.Request, stop.Token))
                if (++seen == after)
                    await stop.CancelAsync();
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Is.EqualTo(after));
    }

    [Test]
    public async Task Finished_cancelled_and_failed_requests_leave_no_tensor_behind()
    {
        var request = TinyTextPipeline.Request with { Count = 3, BatchSize = 2, Guidance = 2 };
        await LiveTensors.AreUnchangedBy(async () =>
        {
            await tiny.Pipeline.GenerateAsync(request);
            await foreach (var step in tiny.Pipeline.StreamAsync(request))
                if (step.Step == 2)
                    break;
            using var stop = new CancellationTokenSource();
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => stop.Cancel(), stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => throw new IOException("the listener broke")),
                Throws.InstanceOf<IOException>());
        }, rounds: 5);
    }

    [Test]
    public async Task Steps_mark_what_they_changed()
    {
        var seen = 0;
        var layout = tiny.Pipeline.Plan(TinyTextPipeline.Request).Layouts[0];
        int[] before = [.. layout.Ids.Select(id => id == TextLayout.Hole ? TinyTextModel.Mask : id)];
        await foreach (var step in tiny.Pipeline.StreamAsync(TinyTextPipeline.Request))
        {
            var text = step.Texts[0];
            Assert.That(text.Changed, Is.EqualTo(Enumerable.Range(0, before.Length).Where(i => before[i] != text.Ids[i])));
            Assert.That(text.Changed, Has.Count.EqualTo(step.IsFinished ? 0 : 1));
            Assert.That((step.Done, step.Total), Is.EqualTo((6L - text.Masked, 6L)));
            Assert.That(text.Spans("").Where(s => s.IsChanged).Count(), Is.EqualTo(text.Changed.Count));
            Assert.That(text.Text("~"), Does.StartWith("In the").And.EndsWith(" God"));
            Assert.That(text.Text("~").Count(c => c == '~'), Is.GreaterThanOrEqualTo(text.Masked));
            (before, seen) = ([.. text.Ids], seen + 1);
        }
        Assert.That(seen, Is.EqualTo(7));
    }

    [Test]
    public async Task Planning_counts_and_a_plan_is_made_once()
    {
        var opened = 0;
        var slow = new ChangedCatalog(tiny.Catalog)
        {
            Described = d => d with
            {
                Tokenizer = () =>
                {
                    opened++;
                    Thread.Sleep(80);
                    return d.Tokenizer!();
                },
            },
        };
        var pipeline = tiny.Over(slow);
        var result = await pipeline.RunAsync(pipeline.Plan(TinyTextPipeline.Request));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(opened, Is.EqualTo(1));
        Assert.That(result.Timings.Load, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(75)));
        Assert.That(result.Timings.Total, Is.GreaterThan(result.Timings.Load));
        Assert.That(result.Texts, Is.EqualTo((await tiny.Pipeline.GenerateAsync(TinyTextPipeline.Request)).Texts));
    }

    [TestCase(8, 1.0, new[] { 4, 2 })]
    [TestCase(8, 2.0, new[] { 2, 2, 2 })]
    [TestCase(32, 1.0, new[] { 1, 1, 1, 1, 1, 1 })]
    public void Texts_of_a_huge_vocabulary_go_together_as_memory_allows(int length, double guidance, int[] sizes)
    {
        var huge = new ChangedCatalog(tiny.Catalog)
        {
            Described = d => d with { Process = ProcessFactory.Create(TinyTextModel.Absorbing(1 << 21)) },
        };
        var plan = tiny.Over(huge).Plan(new() { Model = "tiny-text", Prompt = "In", Length = length, Guidance = guidance, Count = 6 });

        Assert.That(new TextRun(plan).Batches.Select(b => b.Length), Is.EqualTo(sizes));
    }

    [Test]
    public void Character_whose_bytes_came_in_different_steps_is_whole()
    {
        var tokenizer = tiny.Catalog.Describe("tiny-text").Tokenizer!();
        var whole = new PartialText(0, [0xC3, 0xA9, TinyTextModel.Mask], [1], TinyTextModel.Mask, tokenizer);
        var half = new PartialText(0, [0xC3, TinyTextModel.Mask, 0xA9], [], TinyTextModel.Mask, tokenizer);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(whole.Text("_"), Is.EqualTo("é_"));
        Assert.That(whole.Spans("_").Select(s => s.IsChanged), Is.EqualTo(new[] { false, true, false }));
        Assert.That(half.Text("_"), Is.EqualTo("\uFFFD_\uFFFD"));
    }
}
