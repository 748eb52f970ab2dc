using Generative.Checkpoints;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class ConstructorModelsTests
{
    private static ConstructorFolder Open(params string[] fixture) => ConstructorFolder.Open(Fixtures.At(fixture));

    private static void Change(string folder, string part, string changed)
    {
        var path = Path.Combine(folder, "config.json");
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(part), "the change must hit something");
        File.WriteAllText(path, text.Replace(part, changed));
    }

    [TestCase("ddpmpp", "cases.safetensors")]
    [TestCase("ncsnpp", "cases.safetensors")]
    public void Edm_folder_answers_as_published(string name, string file)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var model = ConstructorModels.Load(Open("edm-songunet", name), CPU);
        using var cases = SafetensorsFile.Open(Fixtures.At("edm-songunet", name, file));
        var x = cases.Read("x", ScalarType.Float64);
        int[]? classes = cases.Tensors.ContainsKey("class_labels")
            ? [.. Values.Of(cases.Read("class_labels").argmax(1)).Select(c => (int)c)] : null;
        var levels = NoiseLevels.PerRow((int)x.shape[0], Values.Of(cases.Read("sigma")));

        var clean = model.Predict(new(x, levels, new() { Classes = classes })).Value;

        Assert.That(model.Process, Is.TypeOf<EdmProcess>());
        Assert.That(Values.Distance(clean, cases.Read("denoised")), Is.LessThan(2e-5));
    }

    [Test]
    public void Config_with_D_is_a_poisson_flow()
    {
        using var folder = new TinyModelFolder();
        Fixtures.CopyTo(folder["p"], "pfgmpp");
        var listed = ConstructorModels.Describe(ConstructorFolder.Open(folder["p"])).Process;
        Change(folder["p"], "\"N\": 192", "\"D\": 2048");
        using var model = ConstructorModels.Load(ConstructorFolder.Open(folder["p"]), CPU);

        Assert.That(((PoissonFlowProcess)listed).D, Is.EqualTo(64), "the first of D_values");
        Assert.That(((PoissonFlowProcess)model.Process).D, Is.EqualTo(2048));
        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), model, new([1, 2], 4));
        Assert.That(result.State.Value.isfinite().all().item<bool>());
    }

    [TestCase("\"D\": 0", "D is 0; give a number above 0")]
    [TestCase("\"D\": -3", "D is -3")]
    [TestCase("\"D\": \"many\"", "'D' is many; give a number above 0, or \"inf\"")]
    [TestCase("\"sigma_dada\": 1", "unknown 'sigma_dada'")]
    [TestCase("\"_class\": \"EDMPrecond\", \"sigma_min\": 90", "sigmaMax")]
    public void Wrong_argument_is_refused_with_its_file(string changed, string message)
    {
        using var folder = new TinyModelFolder();
        Fixtures.CopyTo(folder["p"], "pfgmpp");
        if (changed.Contains("_class"))
            Change(folder["p"], "\"_class\": \"EDMPrecond\"", changed);
        else
            Change(folder["p"], "\"N\": 192", changed);

        Assert.That(() => ConstructorModels.Load(ConstructorFolder.Open(folder["p"]), CPU),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message).And.Message.Contains("config.json"));
    }

    [Test]
    public void Unknown_class_is_named_with_the_known()
    {
        using var folder = new TinyModelFolder();
        Fixtures.CopyTo(folder["p"], "pfgmpp");
        Change(folder["p"], "EDMPrecond", "VEPrecond");

        Assert.That(() => ConstructorModels.Describe(ConstructorFolder.Open(folder["p"])),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'_class' is \"VEPrecond\"")
                .And.Message.Contains("EDMPrecond or DiT"));
    }

    [Test]
    public void Original_transformer_splits_noise_from_variance()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var model = ConstructorModels.Load(Open("dit", "dit"), CPU);
        using var cases = SafetensorsFile.Open(Fixtures.At("dit", "cases.safetensors"));
        var expected = cases.Read("output");
        int[] classes = [.. Values.Of(cases.Read("y")).Select(c => (int)c).Select(c =>
            c == model.Card.Classes.Count ? Conditioning.NoClass : c)];
        var levels = NoiseLevels.PerRow(classes.Length, [.. Values.Of(cases.Read("t")).Select(t => t + 1)]);

        var answer = model.Predict(new(cases.Read("x", ScalarType.Float64), levels, new() { Classes = classes }));

        var channels = expected.shape[1] / 2;
        Assert.That(answer.Kind, Is.EqualTo(PredictionKind.Epsilon));
        Assert.That(Values.Distance(answer.Value, expected.narrow(1, 0, channels)), Is.LessThan(2e-5));
        Assert.That(Values.Distance(answer.Variance!, expected.narrow(1, channels, channels)), Is.LessThan(2e-5));
    }

    [Test]
    public void Original_transformer_with_an_autoencoder_beside_it_makes_pictures()
    {
        using var folder = new TinyModelFolder();
        Fixtures.CopyTo(folder["d"], "dit", "dit");
        Fixtures.CopyTo(Path.Combine(folder["d"], "vae"), "autoencoder-kl", "vae");
        using var model = ConstructorModels.Load(ConstructorFolder.Open(folder["d"]), CPU);

        Assert.That(model, Is.InstanceOf<ILatentModel>());
        Assert.That(model.Card.PictureShape, Is.EqualTo(new long[] { 3, 16, 16 }));
    }

    [Test]
    public void Original_transformer_guides_three_channels_and_its_diffusers_port_all()
    {
        Assert.That(ConstructorModels.Describe(Open("dit", "dit")).Card.GuidedChannels, Is.EqualTo(3));
        Assert.That(DiffusersModels.Describe(DiffusersFolder.Open(Fixtures.At("dit", "diffusers"))).Card.GuidedChannels, Is.Null);
    }
}
