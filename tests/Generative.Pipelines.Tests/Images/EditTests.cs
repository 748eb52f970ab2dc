using Generative.Imaging;
using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class EditTests
{
    private TinyPipeline tiny = null!;

    private static ImageRequest Edit { get; } = TinyPipeline.Request with { Steps = 5, Init = [TestPictures.Grey()], Classes = ["cat"] };

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    // Python's int(steps * strength), floating point and all: 100 * 0.29 is a little less than 29.
    [TestCase(10, 0.0, 10)]
    [TestCase(10, 0.05, 10)]
    [TestCase(10, 0.6, 4)]
    [TestCase(10, 0.7, 3)]
    [TestCase(100, 0.29, 72)]
    [TestCase(3, 0.34, 2)]
    [TestCase(1, 0.99, 1)]
    [TestCase(1, 1.0, 0)]
    [TestCase(50, 1.0, 0)]
    public async Task Run_starts_at_the_row_the_strength_names(int steps, double strength, int row)
    {
        var request = Edit with { Sampler = "ddim", Steps = steps, Strength = strength };
        var seen = new List<int>();

        var result = await tiny.Pipeline.GenerateAsync(request, step => seen.Add(step.Step));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ImageEdit.StartRowOf(steps, strength), Is.EqualTo(row));
        Assert.That((result.Plan.StartRow, result.NetworkEvaluations), Is.EqualTo((row, steps - row)));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, steps - row).Append(steps - row)));
    }

    [TestCase(0.0)]
    [TestCase(0.1)]
    public async Task Strength_that_leaves_no_step_gives_the_picture_itself(double strength)
    {
        var result = await tiny.Pipeline.GenerateAsync(Edit with { Strength = strength, Count = 3, BatchSize = 2 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Pictures.Select(p => p.PixelsEqual(TestPictures.Grey())), Has.Exactly(3).Items.And.All.True);
        Assert.That(result.NetworkEvaluations, Is.Zero);
    }

    [Test]
    public async Task Strength_is_0_6_when_none_is_given_and_more_changes_more()
    {
        var edit = CoupledModel.Request with { Steps = 5, Init = [TestPictures.Grey()] };
        var usual = await CoupledModel.Pipeline.GenerateAsync(edit);
        var given = await CoupledModel.Pipeline.GenerateAsync(edit with { Strength = 0.6 });
        var more = await CoupledModel.Pipeline.GenerateAsync(edit with { Strength = 0.8 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((usual.Plan.Edit!.Strength, usual.Plan.StartRow), Is.EqualTo((0.6, 2)));
        Assert.That(usual.Pictures[0].PixelsEqual(given.Pictures[0]));
        Assert.That(Change(more), Is.GreaterThan(Change(usual)));
        Assert.That(Change(usual), Is.GreaterThan(1));
    }

    [Test]
    public async Task Run_is_the_engines_own_from_the_noised_picture()
    {
        var model = tiny.Catalog.Get("tiny");
        var result = await tiny.Pipeline.GenerateAsync(Edit with { Sampler = "ddim", Strength = 0.6, Guidance = 1, Seed = 9 });
        using var clean = TensorPictures.ToTensor([TestPictures.Grey()], dtype: TorchSharp.torch.ScalarType.Float64);

        using var same = SamplerRunner.Run(KnownSamplers.Get("ddim"), model,
            new([9], 5) { Start = new(2, clean) { IsClean = true }, Conditioning = new() { Classes = [0] } });

        Assert.That(result.Pictures[0].PixelsEqual(TensorPictures.FromTensor(same.State.Value)[0]));
    }

    [Test]
    public async Task Unmasked_pixels_keep_their_bytes_and_masked_ones_change([ValueSource(nameof(Samplers))] string sampler)
    {
        var result = await tiny.Pipeline.GenerateAsync(Edit with
        {
            Sampler = sampler, Strength = 1, Count = 2, Init = [TestPictures.Grey(7)], Mask = TestPictures.RightHalf(),
        });

        using var _ = Assert.EnterMultipleScope();
        foreach (var picture in result.Pictures)
        {
            Assert.That(TestPictures.Left(picture), Is.EqualTo(TestPictures.Left(TestPictures.Grey(7))));
            Assert.That(TestPictures.Right(picture), Is.Not.EqualTo(TestPictures.Right(TestPictures.Grey(7))));
        }
    }

    // The same draws and the same start: what is painted can differ only by what was put back beside it.
    [Test]
    public async Task Known_pixels_steer_what_is_painted()
    {
        var request = CoupledModel.Request with { Strength = 1, Init = [new Picture(8, 8, 1, [.. Enumerable.Repeat((byte)255, 64)])] };
        var whole = await CoupledModel.Pipeline.GenerateAsync(request);
        var beside = await CoupledModel.Pipeline.GenerateAsync(request with { Mask = TestPictures.RightHalf() });

        Assert.That(TestPictures.Right(beside.Pictures[0]).Average(v => v),
            Is.GreaterThan(TestPictures.Right(whole.Pictures[0]).Average(v => v) + 2), "white beside it makes it brighter");
    }

    [TestCase(1)]
    [TestCase(0.6)]
    public async Task Unmasked_pixels_keep_their_bytes_though_a_latent_model_blurs_what_it_encodes(double strength)
    {
        using var model = new BlockLatentModel();
        var request = CoupledModel.Request with { Strength = strength, Init = [TestPictures.Grey(7)], Count = 3, BatchSize = 2 };

        var free = await model.Pipeline.GenerateAsync(request);
        var masked = await model.Pipeline.GenerateAsync(request with { Mask = TestPictures.RightHalf() });

        using var _ = Assert.EnterMultipleScope();
        foreach (var picture in masked.Pictures)
        {
            Assert.That(TestPictures.Left(picture), Is.EqualTo(TestPictures.Left(TestPictures.Grey(7))));
            Assert.That(TestPictures.Right(picture), Is.Not.EqualTo(TestPictures.Right(TestPictures.Grey(7))));
        }
        Assert.That(free.Pictures[0].Pixel(0, 0).ToArray(), Is.EqualTo(free.Pictures[0].Pixel(1, 1).ToArray()), "latents are blocks");
    }

    [Test]
    public async Task Latent_that_touches_a_painted_pixel_is_painted()
    {
        using var model = new BlockLatentModel();
        byte[] one = new byte[64];
        one[3 * 8 + 5] = 255;           // pixel (5, 3), in the block of (4..5, 2..3)
        var request = CoupledModel.Request with { Strength = 1, Init = [TestPictures.Grey(7)], Mask = new Picture(8, 8, 1, one) };

        var made = (await model.Pipeline.GenerateAsync(request)).Pictures[0];
        var free = (await model.Pipeline.GenerateAsync(request with { Mask = null })).Pictures[0];

        int[] changed = [.. Enumerable.Range(0, 64).Where(i => made.Pixels.Span[i] != TestPictures.Grey(7).Pixels.Span[i])];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(changed, Is.EqualTo(new[] { 3 * 8 + 5 }));
        Assert.That(free.PixelsEqual(made), Is.False);
    }

    [TestCase("edm-churn", false)]
    [TestCase("edm-churn", true)]
    [TestCase("ddim", true)]
    public async Task Picture_3_of_8_edited_is_that_picture_alone(string sampler, bool masked)
    {
        var request = Edit with
        {
            Sampler = sampler, Count = 8, Seed = 20, Classes = ["cat", "bird", "dog"], Guidance = 2,
            Init = [TestPictures.Grey(), TestPictures.Grey(50)], Mask = masked ? TestPictures.RightHalf() : null,
        };

        var whole = await tiny.Pipeline.GenerateAsync(request);
        var alone = await tiny.Pipeline.GenerateAsync(request with { Count = 1, Seed = 23, Classes = ["cat"],
            Init = [TestPictures.Grey(50)] });
        var pairs = await tiny.Pipeline.GenerateAsync(request with { BatchSize = 2 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(alone.Pictures[0].PixelsEqual(whole.Pictures[3]));
        Assert.That(pairs.Pictures.Zip(whole.Pictures, (a, b) => a.PixelsEqual(b)), Is.All.True);
    }

    [Test]
    public async Task Finished_cancelled_and_abandoned_edits_leave_no_tensor_behind()
    {
        var request = Edit with { Count = 3, BatchSize = 2, Mask = TestPictures.RightHalf() };
        await LiveTensors.AreUnchangedBy(async () =>
        {
            await tiny.Pipeline.GenerateAsync(request);
            await tiny.Pipeline.GenerateAsync(request with { Strength = 0 });
            await foreach (var step in tiny.Pipeline.StreamAsync(request))
                if (step.Step == 2)
                    break;
            using var stop = new CancellationTokenSource();
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => stop.Cancel(), stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
        }, rounds: 10);
    }

    [Test]
    public async Task Levels_by_name_are_followed_and_remembered()
    {
        var usual = await tiny.Pipeline.GenerateAsync(Edit with { Init = [] });
        var even = await tiny.Pipeline.GenerateAsync(Edit with { Init = [], Levels = "default" });
        var beta = await tiny.Pipeline.GenerateAsync(Edit with { Init = [], Levels = "beta" });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(even.Pictures[0].PixelsEqual(usual.Pictures[0]));
        Assert.That(beta.Pictures[0].PixelsEqual(usual.Pictures[0]), Is.False);
        Assert.That(beta.Plan.Levels, Is.EqualTo(LevelSpacing.Levels("beta", beta.Plan.Model.Process, 5)));
        Assert.That((beta.ParametersOf([0]).Extra["levels"], usual.ParametersOf([0]).Extra.ContainsKey("levels")),
            Is.EqualTo(("beta", false)));
    }

    private static IEnumerable<string> Samplers => KnownSamplers.All
        .Where(s => s.Solver.Kind == StateKind.Continuous).Select(s => s.Name);

    private static double Change(ImageResult result) =>
        result.Pictures[0].Pixels.ToArray().Zip(TestPictures.Grey().Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average();

    [Test]
    public async Task Mask_that_cannot_be_brought_to_the_latents_leaves_no_tensor_behind()
    {
        using var model = new BlockLatentModel { RowShape = [1] };
        var request = CoupledModel.Request with { Init = [TestPictures.Grey()], Mask = TestPictures.RightHalf() };

        await LiveTensors.AreUnchangedBy(() =>
        {
            Assert.That(() => model.Pipeline.GenerateAsync(request), Throws.Exception);
            return Task.CompletedTask;
        }, rounds: 3);
    }
}
