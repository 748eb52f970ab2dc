using Generative.Checkpoints;
using Generative.Imaging;
using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class PublishedFolderTests
{
    private TinyModelFolder folder = null!;
    private ModelCatalog catalog = null!;
    private ImagePipeline pipeline = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        catalog = new([folder.Root], new Dictionary<string, string>(), () => CPU);
        pipeline = new(catalog, new SamplerRegistry(KnownSamplers.All), new RowStreamsFactory());
    }

    [TearDown]
    public void Free()
    {
        catalog.Dispose();
        folder.Dispose();
    }

    /// <summary>Makes the folder m, the first fixture with one text changed.</summary>
    private void Rewrite(string file, string part, string changed)
    {
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "unconditional");
        File.Delete(Path.Combine(folder["m"], "model_index.json"));
        var path = Path.Combine(folder["m"], file);
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(part), "the change must hit something");
        File.WriteAllText(path, text.Replace(part, changed));
    }

    private async Task<byte[][]> Pictures(string model, string? sampler = null, int batch = 8, params string[] classes) =>
        [.. (await pipeline.GenerateAsync(new()
        {
            Model = model, Sampler = sampler, Steps = 4, Count = 2, Seed = 5, BatchSize = batch, Classes = classes,
        })).Pictures.Select(p => p.Pixels.ToArray())];

    [Test]
    public void Every_layout_under_a_root_is_a_model()
    {
        folder.Write();
        Fixtures.CopyTo(folder["diffusers"], "unet2d-diffusers", "unconditional");
        Fixtures.CopyTo(folder["loose"], "dit", "diffusers");
        Fixtures.CopyTo(folder["published"], "pfgmpp");
        Directory.CreateDirectory(folder["no-model"]);

        Assert.That(catalog.Names, Is.EqualTo(new[] { "diffusers", "loose", "published", "tiny" }));
        Assert.That(catalog.Describe("published").Process, Is.TypeOf<PoissonFlowProcess>());
        Assert.That(catalog.Get("diffusers"), Is.SameAs(catalog.Get(folder["diffusers"] + Path.DirectorySeparatorChar)));
    }

    [Test]
    public async Task Saved_and_reloaded_folder_makes_identical_pictures()
    {
        var source = DiffusersFolder.Open(Fixtures.CopyTo(folder["a"], "unet2d-diffusers", "unconditional"));
        var unet = source.Find("unet")!;
        using (var network = NetworkFactory.Build(unet.Config!))
        using (var weights = unet.OpenWeights())
        {
            WeightLoader.Load(network, weights);
            DiffusersFolder.Write(folder["b"],
                new(source.Pipeline, [new("unet", unet.Config!, network.state_dict()), new("scheduler", source.Scheduler!.Config!)]));
        }

        var (before, after) = (await Pictures("a"), await Pictures("b"));

        Assert.That(before, Has.Length.EqualTo(2));
        Assert.That(before[0], Has.Length.EqualTo(3 * 8 * 8).And.Not.EqualTo(before[1]));
        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public async Task Own_sampler_is_the_default_and_another_can_be_named()
    {
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "unconditional");
        var described = catalog.Describe("m");

        Assert.That(pipeline.Plan(new() { Model = "m" }).Sampler, Is.TypeOf<ScheduledSampler>());
        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = described.OwnSampler!.Name }).Sampler, Is.TypeOf<ScheduledSampler>());
        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = "edm-heun" }).Sampler.Name, Is.EqualTo("edm-heun"));
        Assert.That(await Pictures("m", "scheduler"), Is.EqualTo(await Pictures("m")).And.Not.EqualTo(await Pictures("m", "edm-heun")));
    }

    [Test]
    public void Limits_of_the_scheduler_are_defaults_of_samplers_that_have_them_and_requests_go_first()
    {
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "unconditional");

        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = "ddim" }).Settings["clip"], Is.EqualTo(1));
        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = "edm-heun" }).Settings.Keys, Has.None.EqualTo("clip"));
        var asked = new Dictionary<string, double> { ["clip"] = 0 };
        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = "ddim", Settings = asked }).Settings["clip"], Is.Zero);
    }

    [TestCase("DDPMScheduler", 1000, 50)]
    [TestCase("LCMScheduler", 4, 50)]
    public void Default_steps_of_the_scheduler_are_its_own_and_no_other_samplers(string scheduler, int own, int other)
    {
        Rewrite("scheduler/scheduler_config.json", "DDIMScheduler", scheduler);

        Assert.That(pipeline.Plan(new() { Model = "m" }).Steps, Is.EqualTo(own));
        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = "edm-heun" }).Steps, Is.EqualTo(other));
    }

    [Test]
    public void Other_sampler_makes_no_more_steps_by_default_than_the_model_was_trained_with()
    {
        Rewrite("scheduler/scheduler_config.json", "\"num_train_timesteps\": 1000", "\"num_train_timesteps\": 20");

        Assert.That(pipeline.Plan(new() { Model = "m", Sampler = "ddim" }).Steps, Is.EqualTo(20));
    }

    [TestCase(null)]
    [TestCase("ddim")]
    public void Steps_the_sampler_cannot_make_are_refused_before_weights_are_read(string? sampler)
    {
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "unconditional");

        Assert.That(() => pipeline.Plan(new() { Model = "m", Sampler = sampler, Steps = 1001 }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("1001").And.Message.Contains("1000"));
    }

    [Test]
    public async Task Scheduler_with_pythons_infinity_makes_pictures()
    {
        Rewrite("scheduler/scheduler_config.json", "\"_class_name\": \"DDIMScheduler\"",
            "\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity");

        Assert.That(await Pictures("m"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Picture_does_not_depend_on_its_batch()
    {
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "class-conditional");

        Assert.That(await Pictures("m", batch: 1, classes: ["0", "3"]), Is.EqualTo(await Pictures("m", batch: 8, classes: ["0", "3"])));
    }

    [Test]
    public void Class_conditional_network_without_a_class_is_refused()
    {
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "class-conditional");

        Assert.That(() => pipeline.Plan(new() { Model = "m" }),
            Throws.ArgumentException.With.Message.Contains("was trained with a class always given"));
        Assert.That(pipeline.Plan(new() { Model = "m", Classes = ["1"], Guidance = 2 }).Verdict.Kind, Is.EqualTo(VerdictKind.Invalid));
    }
}
