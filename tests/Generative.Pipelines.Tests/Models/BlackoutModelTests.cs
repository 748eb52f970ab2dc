using Generative.Checkpoints;
using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class BlackoutModelTests
{
    private readonly TinyModelFolder _folder = new();
    private ModelCatalog catalog = null!;
    private ImagePipeline pipeline = null!;

    [OneTimeSetUp]
    public void Write()
    {
        Write("counts", 256);
        Write("torn", 16);
        catalog = new([_folder.Root], new Dictionary<string, string>(), () => CPU);
        pipeline = new(catalog, new SamplerRegistry(KnownSamplers.All), new RowStreamsFactory());
    }

    [OneTimeTearDown]
    public void Remove()
    {
        catalog.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Row_of_any_batch_has_the_bits_it_has_in_a_batch_of_eight()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var generator = new Generator(1);
        var model = catalog.Get("counts");
        var state = randint(0, 256, [8, 1, 8, 8], ScalarType.Int64, generator: generator);
        int[] classes = [.. Enumerable.Range(0, 8).Select(i => i % 4 - 1)];
        double[] levels = [.. Enumerable.Range(1, 8).Select(i => 0.3 * i)];
        var whole = model.Predict(new(state, NoiseLevels.PerRow(8, levels), new() { Classes = classes }));

        using var _ = Assert.EnterMultipleScope();
        Assert.That((whole.Kind, model.Traits.Output, model.Process.Name),
            Is.EqualTo((PredictionKind.Count, PredictionKind.Count, "pure-death")));
        for (var rows = 1; rows < 8; rows++)
        {
            var from = 8 - rows;
            var part = model.Predict(new(state.narrow(0, from, rows), NoiseLevels.PerRow(rows, levels.AsSpan(from)),
                new() { Classes = classes[from..] }));
            for (var r = 0; r < rows; r++)
                Assert.That(Values.Same(Values.RowBits(part.Value, r), Values.RowBits(whole.Value, from + r)), $"row {r} of {rows}");
        }
    }

    [TestCase("blackout-bridge")]
    [TestCase("blackout-poisson")]
    public async Task Pictures_are_the_counts_themselves_guided_or_not(string sampler)
    {
        var request = new ImageRequest
        {
            Model = "counts", Sampler = sampler, Steps = 5, Count = 2, Seed = 3, Classes = ["cat", "bird"], Guidance = 1,
        };
        var plain = await pipeline.GenerateAsync(request);
        var guided = await pipeline.GenerateAsync(request with { Guidance = 3 });
        using var result = SamplerRunner.Run(KnownSamplers.Get(sampler), catalog.Get("counts"),
            new([3, 4], 5) { Conditioning = new() { Classes = [0, 2] } });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(plain.Pictures[1].Pixels.ToArray().Select(p => (double)p), Is.EqualTo(Values.Of(result.State.Value[1])));
        Assert.That(plain.Pictures[1].Pixels.ToArray(), Has.Some.GreaterThan(0));
        Assert.That(guided.Pictures[1].PixelsEqual(plain.Pictures[1]), Is.False);
        Assert.That(plain.Plan.Verdict.Kind, Is.EqualTo(VerdictKind.Approximate));
    }

    [Test]
    public async Task Every_step_can_be_looked_at()
    {
        var shown = 0;
        await foreach (var step in pipeline.StreamAsync(new ImageRequest { Model = "counts", Sampler = "blackout-bridge", Steps = 4 }))
            shown += step.Preview().Count;

        Assert.That(shown, Is.EqualTo(5));
    }

    [Test]
    public async Task Pictures_can_be_edited_and_masked_pixels_keep_their_bytes()
    {
        var picture = TestPictures.Grey();
        var request = new ImageRequest { Model = "counts", Sampler = "blackout-bridge", Steps = 4, Init = [picture], Strength = 0.5 };

        var edited = await pipeline.GenerateAsync(request);
        var nothing = await pipeline.GenerateAsync(request with { Strength = 0 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(edited.Pictures[0].PixelsEqual(picture), Is.False);
        Assert.That(nothing.Pictures[0].PixelsEqual(picture));
    }

    [Test]
    public void Folder_whose_network_and_process_count_differently_is_refused() => Assert.That(() => catalog.Get("torn"),
        Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("'parameterisation' counts 16 levels, 'process' 256; they must agree"));

    [Test]
    public void Sampler_of_real_numbers_is_refused_with_the_reason() => Assert.That(
        () => SamplerRunner.Run(KnownSamplers.Get("ddim"), catalog.Get("counts"), new([1], 3)),
        Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("the process 'pure-death' has counts"));

    [TestCase(3, "class is 3; 'counts' has classes 0 to 2, and -1 for none")]
    [TestCase(-2, "class is -2")]
    public void Class_out_of_range_is_refused_before_torch_sees_it(int index, string message)
    {
        using var state = zeros(1, 1, 8, 8, ScalarType.Int64);

        Assert.That(() => catalog.Get("counts").Predict(new(state, NoiseLevels.All(1), new() { Classes = [index] })),
            Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Predictions_good_and_bad_leave_no_tensor_behind()
    {
        var model = catalog.Get("counts");
        using var state = zeros(3, 1, 8, 8, ScalarType.Int64);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var mode = inference_mode();
            model.Predict(new(state, NoiseLevels.All(1), new() { Classes = [0, -1, 2] })).Value.Dispose();
            Assert.That(() => model.Predict(new(state, NoiseLevels.All(1), new() { Classes = [0, 1] })),
                Throws.ArgumentException.With.Message.Contains("2 classes are given for 3 rows"));
        }, rounds: 3);
    }

    private void Write(string name, int levels)
    {
        var config = new ModelConfig
        {
            Name = name,
            Module = ComponentSettings.Create("SongUNet", new Dictionary<string, object?>
            {
                ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = 3, ["model_channels"] = 8,
                ["channel_mult"] = new[] { 1, 2 }, ["channel_mult_emb"] = 2, ["num_blocks"] = 1, ["attn_resolutions"] = new[] { 4 },
                ["dropout"] = 0.0,
            }),
            Process = ComponentSettings.Create("pure-death", new Dictionary<string, object?>()),
            Parameterisation = ComponentSettings.Create("blackout", new Dictionary<string, object?> { ["levels"] = levels }),
            State = new("image", [1, 8, 8], new(0, 255)),
            Classes = ["cat", "dog", "bird"],
            KnowsUnconditional = true,
            Defaults = new("blackout-bridge", 4, 1.5),
        };
        using var network = NetworkFactory.Build(config.Module, config.Parameterisation);
        using (no_grad())
        {
            using var generator = new Generator(7);
            foreach (var parameter in network.parameters())
                parameter.copy_(rand(parameter.shape, generator: generator) - 0.5);     // wide enough that a class changes counts
        }
        ModelFolder.Write(_folder[name], config, network.state_dict());
    }
}
