using Generative.Checkpoints;
using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class DiffusersModelsTests
{
    private static readonly string[] Folders = ["unconditional", "class-conditional"];

    private static DiffusersFolder Open(string name) => DiffusersFolder.Open(Fixtures.At("unet2d-diffusers", name));

    [Test]
    public void Folder_is_described_by_its_configs_alone()
    {
        var described = DiffusersModels.Describe(Open("unconditional"));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(described.Card.Name, Is.EqualTo("unconditional"));
        Assert.That(described.Card.RowShape, Is.EqualTo(new long[] { 3, 8, 8 }));
        Assert.That(described.Card.PictureShape, Is.EqualTo(new long[] { 3, 8, 8 }));
        Assert.That((described.Card.DefaultSampler, described.Card.DefaultSteps), Is.EqualTo(("scheduler", 50)));
        Assert.That(described.Card.Classes, Is.Empty);
        Assert.That(described.Traits.Output, Is.EqualTo(PredictionKind.Epsilon));
        Assert.That(described.Process, Is.TypeOf<DiscreteVpProcess>());
        Assert.That(described.OwnSampler!.Name, Is.EqualTo("scheduler"));
        Assert.That(described.Card.DefaultSettings["clip"], Is.EqualTo(1));
    }

    [Test]
    public void Classes_without_names_are_numbered_and_v_prediction_is_velocity()
    {
        var described = DiffusersModels.Describe(Open("class-conditional"));

        Assert.That(described.Card.Classes, Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
        Assert.That((described.Traits.Output, described.Traits.KnowsUnconditional), Is.EqualTo((PredictionKind.Velocity, false)));
    }

    [TestCaseSource(nameof(Folders))]
    public void Own_sampler_walks_the_published_pipelines_path_to_its_pictures(string name)
    {
        using var scope = NewDisposeScope();
        var folder = Open(name);
        using var model = DiffusersModels.Load(folder, CPU);
        using var cases = SafetensorsFile.Open(Path.Combine(folder.Directory, "cases.safetensors"));
        var path = cases.Read("pipe.eta0.trajectory", ScalarType.Float64);
        var random = new ReplaySource(2, new Dictionary<DrawKey, Tensor> { ["prior"] = cases.Read("pipe.x_T") });
        int[]? classes = cases.Tensors.ContainsKey("pipe.class_labels")
            ? [.. Values.Of(cases.Read("pipe.class_labels")).Select(c => (int)c)] : null;
        var described = DiffusersModels.Describe(folder);
        var request = new SamplingRequest([0, 1], (int)path.shape[0] - 1)
        {
            Random = random,
            Conditioning = new() { Classes = classes },
            Settings = described.SettingsOf(described.OwnSampler!, new Dictionary<string, double>()),
        };
        var furthest = 0.0;

        using var result = SamplerRunner.Run(described.OwnSampler!, model, request,
            step => furthest = Math.Max(furthest, Values.Distance(step.State.Value, path[step.Index + 1])));

        // The fixture's README: 2e-4 for trajectories.
        Assert.That(furthest, Is.LessThan(2e-4));
    }

    [Test]
    public void Latent_folder_walks_the_published_guided_path()
    {
        using var scope = NewDisposeScope();
        var folder = DiffusersFolder.Open(Fixtures.At("dit", "diffusers"));
        using var model = DiffusersModels.Load(folder, CPU);
        using var cases = SafetensorsFile.Open(Fixtures.At("dit", "cases.safetensors"));
        var path = cases.Read("diffusers.ddim.trajectory", ScalarType.Float64);
        int[] classes = [.. Values.Of(cases.Read("cfg.y")).Take(2).Select(c => (int)c)];
        var described = DiffusersModels.Describe(folder);
        var request = new SamplingRequest([0, 1], (int)path.shape[0] - 1)
        {
            Random = new ReplaySource(2, new Dictionary<DrawKey, Tensor> { ["prior"] = path[0] }),
            Conditioning = new() { Classes = classes },
            Guidance = new ClassifierFreeGuidance(4),
        };

        using var result = SamplerRunner.Run(described.OwnSampler!, model, request);

        var largest = Values.Of(path[-1].abs().max())[0];
        Assert.That(Values.Distance(result.State.Value, path[-1]) / largest, Is.LessThan(1e-3));
        Assert.That(described.Card.PictureShape, Is.Empty, "no autoencoder, no pictures");
        Assert.That(() => described.CheckPictures(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("makes latents [4, 8, 8]"));
    }

    [Test]
    public void Any_continuous_sampler_runs_on_it()
    {
        using var model = DiffusersModels.Load(Open("unconditional"), CPU);

        foreach (var name in new[] { "edm-heun", "euler", "ddim" })
        {
            using var result = SamplerRunner.Run(KnownSamplers.Get(name), model, new([1], 4));
            Assert.That(result.State.Value.isfinite().all().item<bool>(), name);
        }
    }

    [TestCaseSource(nameof(Folders))]
    public void Saved_folder_answers_with_the_same_bits(string name)
    {
        using var temporary = new TinyModelFolder();
        var folder = Open(name);
        var unet = folder.Find("unet")!;
        using (var network = NetworkFactory.Build(unet.Config!))
        {
            using (var weights = unet.OpenWeights())
                WeightLoader.Load(network, weights);
            DiffusersFolder.Write(temporary["saved"],
                new(folder.Pipeline, [new("unet", unet.Config!, network.state_dict()), new("scheduler", folder.Scheduler!.Config!)]),
                new() { MaxShardBytes = 8192 });
        }
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var before = DiffusersModels.Load(folder, CPU);
        using var after = DiffusersModels.Load(DiffusersFolder.Open(temporary["saved"]), CPU);
        var request = new PredictionRequest(ones(2, 3, 8, 8, ScalarType.Float64), NoiseLevels.All(500), new() { Classes = [0, 1] });

        Assert.That(Values.Same(Values.Bits(after.Predict(request).Value), Values.Bits(before.Predict(request).Value)));
    }

    [Test]
    public void Old_attention_names_are_read()
    {
        using var temporary = new TinyModelFolder();
        Fixtures.CopyTo(temporary["old"], "unet2d-diffusers", "unconditional");
        var file = Path.Combine(temporary["old"], "unet", "diffusion_pytorch_model.safetensors");
        Dictionary<string, Tensor> renamed;
        using (var weights = SafetensorsFile.Open(file))
            renamed = weights.Tensors.Keys.ToDictionary(n =>
                n.Replace("to_q", "query").Replace("to_k", "key").Replace("to_v", "value").Replace("to_out.0", "proj_attn"),
                n => weights.Read(n));
        Assert.That(renamed.Keys, Has.Some.Contains("query"), "the change must hit something");
        SafetensorsWriter.Write(file, renamed);
        foreach (var tensor in renamed.Values)
            tensor.Dispose();

        Assert.That(() => DiffusersModels.Load(DiffusersFolder.Open(temporary["old"]), CPU).Dispose(), Throws.Nothing);
    }

    [TestCase(ScalarType.Float64)]
    [TestCase(ScalarType.Float16)]
    public void Weights_go_straight_into_the_dtype_of_the_placement(ScalarType dtype)
    {
        using var model = DiffusersModels.Load(Open("unconditional"), new Placement(CPU, dtype));
        using var x = ones(1, 3, 8, 8, ScalarType.Float64);
        using var mode = inference_mode();

        using var answer = model.Predict(new(x, NoiseLevels.All(500), Conditioning.None)).Value;

        Assert.That(answer.dtype, Is.EqualTo(dtype));
    }
}
