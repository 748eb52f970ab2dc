using Generative.Checkpoints;
using Generative.Imaging;
using TorchSharp;

namespace Generative.Generate.Tests.Commands;

public sealed class PublishedFolderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string Copy(string name = "unconditional") => Fixtures.CopyTo(_folder["model"], "unet2d-diffusers", name);

    private Task<Run> ImageAsync(string model, params string[] args) =>
        Cli.RunAsync(["image", "--model", model, "--threads", "1", "--steps", "5", "--count", "2", .. args]);

    [Test]
    public async Task Diffusers_folder_makes_its_pictures_with_its_own_scheduler()
    {
        (await ImageAsync(Copy(), "--out", _folder["made"])).Succeeds();

        var (picture, parameters) = (Pictures.Read(_folder["made", "00000.png"]), PictureFile.ReadParameters(_folder["made", "00000.png"]));
        Assert.That((picture.Width, picture.Height, picture.Channels), Is.EqualTo((8, 8, 3)));
        Assert.That((parameters.Sampler, parameters.Steps, parameters.WeightsHash.Length), Is.EqualTo(("scheduler", 5, 64)));
        (await Cli.RunAsync("replay", _folder["made", "00001.png"], "--model", _folder["model"], "--threads", "1")).Succeeds();
    }

    [TestCase("edm-heun")]
    [TestCase("ddim", "--set", "eta=1")]
    public async Task Another_sampler_works_on_it(string sampler, params string[] more)
    {
        var model = Copy();
        (await ImageAsync(model, ["--sampler", sampler, .. more, "--out", _folder["other"]])).Succeeds();
        (await ImageAsync(model, "--out", _folder["own"])).Succeeds();

        Assert.That(PictureFile.ReadParameters(_folder["other", "00000.png"]).Sampler, Is.EqualTo(sampler));
        Assert.That(Pictures.Read(_folder["other", "00000.png"]).PixelsEqual(Pictures.Read(_folder["own", "00000.png"])), Is.False);
    }

    [Test]
    public async Task Classes_without_names_are_named_by_their_numbers()
    {
        (await ImageAsync(Copy("class-conditional"), "--class", "4", "--out", _folder["made"])).Succeeds();

        Assert.That(PictureFile.ReadParameters(_folder["made", "00000.png"]).Classes, Is.EqualTo(new[] { "4" }));
    }

    [TestCase("pfgmpp")]
    [TestCase("edm-songunet/ncsnpp")]
    public async Task Network_published_by_its_constructors_arguments_makes_pictures(string fixture)
    {
        (await ImageAsync(Fixtures.At(fixture.Split('/')), "--out", _folder["made"])).Succeeds();

        Assert.That(Pictures.Read(_folder["made", "00001.png"]).Channels, Is.EqualTo(3));
    }

    [Test]
    public async Task Sheet_of_a_latent_folder_has_the_size_of_its_pictures()
    {
        var model = Fixtures.CopyTo(_folder["latent"], "dit", "diffusers");
        Fixtures.CopyTo(_folder["latent", "vae"], "autoencoder-kl", "vae");

        (await ImageAsync(model, "--class", "1", "--out", _folder["sheet.png"])).Succeeds();

        Assert.That(Pictures.Read(_folder["sheet.png"]).Height, Is.EqualTo(2 + 16 * 4 + 2));
    }

    [Test]
    public async Task Models_are_listed_whatever_their_layout_and_whatever_they_lack()
    {
        Fixtures.CopyTo(_folder["models", "with-pictures"], "unet2d-diffusers", "unconditional");
        Fixtures.CopyTo(_folder["models", "latents"], "dit", "diffusers");
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await new Samples.Generate.App(new(output, error, false), [_folder["models"]]).RunAsync(["models"]);

        Assert.That((code, error.ToString()), Is.EqualTo((0, "")));
        Assert.That(output.ToString(),
            Does.Contain("8x8, 3 channel(s)").And.Contain("none: latents [4, 8, 8]").And.Contain("scheduler, 50 steps"));
    }

    [Test]
    public async Task Missing_component_is_named_with_its_folder_and_the_fix()
    {
        Directory.Delete(Path.Combine(Copy(), "unet"), recursive: true);

        (await ImageAsync(_folder["model"], "--out", _folder["x.png"])).Fails(2, "the component 'unet'", _folder["model", "unet"],
            "fetch it");
    }

    [TestCase("UNet2DModel", "UNet9DModel", "UNet2DModel and DiTTransformer2DModel")]
    [TestCase("DDIMScheduler", "MyScheduler", "DDIMScheduler, DDPMScheduler")]
    public async Task Unknown_class_is_named_with_the_known(string known, string unknown, string says)
    {
        var index = Path.Combine(Copy(), "model_index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace(known, unknown));

        (await ImageAsync(_folder["model"], "--out", _folder["x.png"])).Fails(2, unknown, says);
    }

    [Test]
    public async Task Mixed_dtypes_are_named()
    {
        var file = Path.Combine(Copy(), "unet", "diffusion_pytorch_model.safetensors");
        using (torch.NewDisposeScope())
        {
            Dictionary<string, torch.Tensor> mixed;
            using (var weights = SafetensorsFile.Open(file))
                mixed = weights.Tensors.Keys.ToDictionary(n => n, n =>
                    weights.Read(n, n == "conv_in.weight" ? torch.ScalarType.Float16 : null));
            SafetensorsWriter.Write(file, mixed);
        }

        (await ImageAsync(_folder["model"], "--out", _folder["x.png"])).Fails(2,
            "tensor 'conv_in.bias' is F32 and 'conv_in.weight' is F16");
    }

    [Test]
    public async Task Pickle_is_not_read_and_the_way_out_is_said()
    {
        var unet = Path.Combine(Copy(), "unet");
        File.Move(Path.Combine(unet, "diffusion_pytorch_model.safetensors"), Path.Combine(unet, "diffusion_pytorch_model.bin"));

        (await ImageAsync(_folder["model"], "--out", _folder["x.png"])).Fails(2, "'diffusion_pytorch_model.bin', a Python pickle",
            "convert it to safetensors");
    }

    [Test]
    public async Task Guidance_on_an_unconditional_model_is_refused() =>
        (await ImageAsync(Copy(), "--guidance", "3", "--out", _folder["x.png"])).Fails(2, "guidance");

    [Test]
    public async Task Model_whose_scheduler_contradicts_itself_does_not_stop_the_list_or_a_replay()
    {
        var good = Fixtures.CopyTo(_folder["models", "good"], "unet2d-diffusers", "unconditional");
        var bad = Fixtures.CopyTo(_folder["models", "a-bad-one"], "unet2d-diffusers", "unconditional");
        File.Delete(Path.Combine(bad, "model_index.json"));
        File.WriteAllText(Path.Combine(bad, "scheduler", "scheduler_config.json"),
            """{"_class_name": "EDMEulerScheduler", "sigma_min": -1}""");
        (await ImageAsync(good, "--out", _folder["made.png"])).Succeeds();
        Pictures.ChangeParameters(_folder["made.png"], p => p with { Model = "unheard-of" });

        var listed = await RunAsync("models");
        Assert.That(listed.Code, Is.Zero);
        Assert.That(listed.Out, Does.Contain("good"));
        Assert.That(listed.Error, Does.Contain("a-bad-one cannot be used"));
        (await RunAsync("replay", _folder["made.png"])).Fails(2, "is not among the models here");

        async Task<Run> RunAsync(params string[] args)
        {
            var (output, error) = (new StringWriter(), new StringWriter());
            var code = await new Samples.Generate.App(new(output, error, false), [_folder["models"]]).RunAsync(args);
            return new(code, output.ToString(), error.ToString());
        }
    }
}
