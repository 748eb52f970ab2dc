using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class DiffusersVariantTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        TinyDiffusers.Write(folder);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    private DiffusersFolder Open(string? variant = null) => DiffusersFolder.Open(folder.Path, new() { Variant = variant });

    private void Add(string file, double value) => TinyDiffusers.Weights(folder[$"unet/{file}"], value, ScalarType.Float16);

    [Test]
    public void Plain_weights_are_taken_unless_a_variant_is_asked_for()
    {
        Add("diffusion_pytorch_model.fp16.safetensors", 16);

        Assert.That(TinyDiffusers.ValueOf(Open()), Is.EqualTo(1));
        Assert.That(TinyDiffusers.ValueOf(Open("fp16")), Is.EqualTo(16));
        Assert.That((Open().Find("unet")!.Variant, Open("fp16").Find("unet")!.Variant), Is.EqualTo(((string?)null, "fp16")));
    }

    [Test]
    public void Only_variant_there_is_used_and_said()
    {
        File.Delete(folder["unet/diffusion_pytorch_model.safetensors"]);
        Add("diffusion_pytorch_model.fp16.safetensors", 16);

        Assert.That(TinyDiffusers.ValueOf(Open()), Is.EqualTo(16));
        Assert.That(Open().Notes, Is.EqualTo(new[] { "unet: only the variant 'fp16' is there; it is used" }));
    }

    [Test]
    public void Component_without_the_wanted_variant_gives_its_plain_weights_and_says_so()
    {
        Add("diffusion_pytorch_model.fp16.safetensors", 16);
        TinyDiffusers.Config(folder, "vae", "AutoencoderKL");
        TinyDiffusers.Weights(folder["vae/diffusion_pytorch_model.safetensors"], 3);
        File.Delete(folder["model_index.json"]);

        Assert.That(TinyDiffusers.ValueOf(Open("fp16"), "vae"), Is.EqualTo(3));
        Assert.That(Open("fp16").Notes, Is.EqualTo(new[] { "vae: there is no variant 'fp16'; the plain weights are used" }));
    }

    [TestCase("diffusion_pytorch_model.safetensors.index.fp16.json")]
    [TestCase("diffusion_pytorch_model.fp16.safetensors.index.json")]
    public void Sharded_variant_is_found_by_its_index_as_new_and_old_releases_call_it(string index)
    {
        Add("diffusion_pytorch_model.fp16-00001-of-00002.safetensors", 16);
        File.WriteAllText(folder[$"unet/{index}"], """{"weight_map": {"w": "diffusion_pytorch_model.fp16-00001-of-00002.safetensors"}}""");

        Assert.That(TinyDiffusers.ValueOf(Open("fp16")), Is.EqualTo(16));
        Assert.That(Open("fp16").WeightsHash, Is.Not.EqualTo(Open().WeightsHash));
    }

    [Test]
    public void Several_variants_and_no_plain_weights_must_be_chosen_from()
    {
        File.Delete(folder["unet/diffusion_pytorch_model.safetensors"]);
        Add("diffusion_pytorch_model.fp16.safetensors", 16);
        Add("diffusion_pytorch_model.ema.safetensors", 17);

        Assert.That(() => Open().Find("unet")!.OpenWeights(),
            Throws.TypeOf<FileNotFoundException>()
                .With.Message.Contains("'unet' has the variants ema, fp16 and no plain weights; choose one")
                .And.Message.Contains("DiffusersOpenOptions.Variant"));
    }

    [Test]
    public void Variant_no_component_has_is_refused() =>
        Assert.That(() => Open("fp61"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("no component has weights of the variant 'fp61'"));

    [TestCase("../fp16")]
    [TestCase("")]
    [TestCase("fp 16")]
    public void Variant_that_is_no_word_is_refused(string variant) =>
        Assert.That(() => Open(variant), Throws.ArgumentException.With.Message.Contains($"variant is '{variant}'"));
}
