using Generative.Imaging;
using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class ImagePipelineTests
{
    private TinyPipeline tiny = null!;

    private ImagePipeline Pipeline => tiny.Pipeline;

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public async Task Result_holds_the_pictures_and_what_made_them()
    {
        var result = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 3, Seed = 5 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Pictures.Select(p => (p.Width, p.Height, p.Channels)), Has.Exactly(3).Items.And.All.EqualTo((8, 8, 1)));
        Assert.That(result.NetworkEvaluations, Is.EqualTo(5));
        Assert.That(Enumerable.Range(0, 3).Select(result.ClassOf), Is.EqualTo(new[] { "cat", "bird", "cat" }));
        Assert.That(result.Card.WeightsHash, Is.Not.Empty);
        Assert.That(result.Timings.Total, Is.GreaterThanOrEqualTo(result.Timings.Sampling));
        Assert.That(result.Timings.SamplerOverheadFraction, Is.InRange(0, 1));
    }

    [Test]
    public async Task Parameters_name_all_that_is_needed_to_make_a_picture_again()
    {
        var settings = new Dictionary<string, double> { ["S_churn"] = 1.5 };
        var result = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 4, Seed = 5, Settings = settings });

        var parameters = result.ParametersOf([3, 0], columns: 2);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((parameters.Model, parameters.Sampler, parameters.Steps, parameters.Guidance, parameters.Columns),
            Is.EqualTo(("tiny", "edm-churn", 3, 1.5, 2)));
        Assert.That(parameters.Seeds, Is.EqualTo(new long[] { 8, 5 }));
        Assert.That(parameters.Classes, Is.EqualTo(new[] { "bird", "cat" }));
        Assert.That(parameters.Extra["setting.S_churn"], Is.EqualTo("1.5"));
    }

    [Test]
    public async Task Same_seed_gives_the_same_pictures_twice()
    {
        var first = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 4 });
        var second = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 4 });
        var other = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 4, Seed = 100 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Same(first, second), Is.All.True);
        Assert.That(Same(first, other), Is.All.False);
    }

    [Test]
    public async Task Picture_i_depends_neither_on_the_count_nor_on_the_batch_size()
    {
        var whole = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 9, BatchSize = 16 });

        foreach (var (count, batch) in new[] { (9, 1), (9, 4), (5, 8), (1, 8) })
            Assert.That(Same(await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = count, BatchSize = batch }), whole),
                Is.All.True,
                $"count {count}, batches of {batch}");
    }

    [Test]
    public async Task Seeds_one_by_one_give_the_pictures_of_those_seeds()
    {
        var whole = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 6, Classes = ["dog"] });
        var chosen = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 2, Seeds = [4, 1], Classes = ["dog"] });

        Assert.That(chosen.Pictures[0].PixelsEqual(whole.Pictures[4]) && chosen.Pictures[1].PixelsEqual(whole.Pictures[1]));
    }

    [Test]
    public async Task Requests_at_once_give_what_each_gives_alone()
    {
        var alone = new ImageResult[6];
        for (var i = 0; i < alone.Length; i++)
            alone[i] = await Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 2, Seed = 10 * i });

        var together = await Task.WhenAll(Enumerable.Range(0, alone.Length)
            .Select(i => Pipeline.GenerateAsync(TinyPipeline.Request with { Count = 2, Seed = 10 * i })));

        Assert.That(together.Zip(alone).SelectMany(p => Same(p.First, p.Second)), Is.All.True);
    }

    [TestCase(2)]
    [TestCase(5)]
    public async Task Sampler_with_steps_of_its_own_gives_its_pictures_too(int rows)
    {
        var plan = new MatrixPlan("own", NoiseSchedules.Linear(rows + 1, 20, 0).Select(NoiseLevels.All), new(PlanOrder.FullSequence));
        using var own = new TinyPipeline(new PlannedSampler("own", "", new Ddim(), plan));
        var fractions = new List<double>();

        var result = await own.Pipeline.GenerateAsync(TinyPipeline.Request with { Sampler = "own", Count = 3, BatchSize = 2 },
            step => fractions.Add(step.Fraction));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Pictures, Has.Count.EqualTo(3).And.All.Not.Null);
        Assert.That(fractions, Is.Ordered.And.All.InRange(0, 1));
        Assert.That(fractions[^1], Is.EqualTo(1));
    }

    [Test]
    public void Errors_name_what_is_wrong()
    {
        var request = TinyPipeline.Request;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Pipeline.GenerateAsync(request with { Model = "tinny" }),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("did you mean tiny"));
        Assert.That(() => Pipeline.GenerateAsync(request with { Sampler = "ddin" }),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("did you mean ddim"));
        Assert.That(() => Pipeline.GenerateAsync(request with { Classes = ["brid"] }),
            Throws.ArgumentException.With.Message.Contains("did you mean bird"));
        Assert.That(() => Pipeline.GenerateAsync(request with { Settings = new Dictionary<string, double> { ["eta"] = 1 } }),
            Throws.ArgumentException.With.Message.Contains("has no setting 'eta'"));
    }

    [Test]
    public void Model_that_cannot_be_guided_is_refused_only_when_guided()
    {
        tiny.Folder.Write("blind", knowsUnconditional: false);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Pipeline.GenerateAsync(TinyPipeline.Request with { Model = "blind", Guidance = 3 }),
            Throws.InstanceOf<InvalidCombinationException>());
        Assert.That(() => Pipeline.GenerateAsync(TinyPipeline.Request with { Model = "blind", Guidance = 1 }), Throws.Nothing);
    }

    private static IEnumerable<bool> Same(ImageResult a, ImageResult b) =>
        a.Pictures.Zip(b.Pictures, (Picture x, Picture y) => x.PixelsEqual(y));
}
