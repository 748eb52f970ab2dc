using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using static TorchSharp.torch;

namespace Generative.DependencyInjection.Tests;

public sealed class AddModelTests
{
    private TinyModelFolder folder = null!;

    [SetUp]
    public void Write()
    {
        folder = new();
        folder.Write();
    }

    [TearDown]
    public void Free() => folder.Dispose();

    [Test]
    public void Weights_are_read_when_the_model_is_first_asked_for()
    {
        folder.DamageWeights();
        using var container = Containers.Build(b => b.AddModel("m", folder["tiny"]));
        var pipeline = container.GetRequiredService<ImagePipeline>();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(pipeline.Plan(new() { Model = "m" }).Steps, Is.EqualTo(3), "the config is enough to plan");
        Assert.That(() => pipeline.GenerateAsync(new() { Model = "m" }), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => container.GetRequiredKeyedService<IGenerativeModel>("m"), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Model_that_failed_to_load_can_be_asked_for_again()
    {
        folder.DamageWeights();
        using var container = Containers.Build(b => b.AddModel("m", folder["tiny"]));
        Assert.That(() => container.GetRequiredKeyedService<IGenerativeModel>("m"), Throws.InstanceOf<InvalidDataException>());

        folder.Write();

        Assert.That(container.GetRequiredKeyedService<IGenerativeModel>("m").Card.Name, Is.EqualTo("tiny"));
    }

    [Test]
    public void Model_is_freed_with_the_container_and_not_before()
    {
        var container = Containers.Build(b => b.AddModel("m", folder["tiny"]));
        var keyed = container.GetRequiredKeyedService<IGenerativeModel>("m");
        keyed.Dispose();
        Assert.That(Ask, Throws.Nothing, "the catalog keeps the weights");

        container.Dispose();

        Assert.That(Ask, Throws.InstanceOf<InvalidOperationException>());

        void Ask()
        {
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            keyed.Predict(new(zeros(1, 1, 8, 8, ScalarType.Float64), NoiseLevels.All(1), Conditioning.None));
        }
    }

    [Test]
    public void Containers_come_and_go_without_leaving_a_tensor() => LiveTensors.AreUnchangedBy(() =>
    {
        using var container = Containers.Build(b => b.AddModel("m", folder["tiny"]));
        container.GetRequiredKeyedService<IGenerativeModel>("m");
        container.GetRequiredService<IModelCatalog>().Get("m");
    }, rounds: 3, parametersMade: TinyModelFolder.Parameters);

    [Test]
    public void Unknown_model_is_answered_with_near_ones()
    {
        using var container = Containers.Build(b => b.AddModel("fashion", folder["tiny"]));

        Assert.That(() => container.GetRequiredService<IModelCatalog>().Get("fashoin"),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("did you mean fashion"));
    }

    [Test]
    public void Latent_model_is_handed_out_with_its_codec()
    {
        Fixtures.CopyTo(folder["latent"], "dit", "diffusers");
        Fixtures.CopyTo(Path.Combine(folder["latent"], "vae"), "autoencoder-kl", "vae");
        using var container = Containers.Build(b => b.AddModel("l", folder["latent"]).AddModel("m", folder["tiny"]));

        var latent = container.GetRequiredKeyedService<IGenerativeModel>("l");

        Assert.That(latent, Is.InstanceOf<ILatentModel>());
        Assert.That(((ILatentModel)latent).Codec,
            Is.SameAs(((ILatentModel)container.GetRequiredService<IModelCatalog>().Get("l")).Codec));
        Assert.That(container.GetRequiredKeyedService<IGenerativeModel>("m"), Is.Not.InstanceOf<ILatentModel>());
    }

    [Test]
    public void Model_that_remembers_blocks_is_handed_out_with_its_cache()
    {
        TinyTextModel.Write(folder["blocks"], "blocks", TinyTextModel.Bd3lm(), "subs");
        TinyTextModel.Write(folder["text"]);
        using var container = Containers.Build(b => b.AddModel("b", folder["blocks"]).AddModel("t", folder["text"]));

        using var cache = ((ICachingModel)container.GetRequiredKeyedService<IGenerativeModel>("b")).CreateCache(2, 8);

        Assert.That(cache.Length, Is.Zero);
        Assert.That(container.GetRequiredKeyedService<IGenerativeModel>("t"), Is.Not.InstanceOf<ICachingModel>());
    }

    [Test]
    public void Model_that_writes_from_left_to_right_stays_one()
    {
        Fixtures.CopyTo(folder["decoder"], "recurrentgemma");
        using var container = Containers.Build(b => b.AddModel("d", folder["decoder"]));

        var causal = (ICausalModel)container.GetRequiredKeyedService<IGenerativeModel>("d");
        using var cache = causal.CreateCache(2, 8, CachePolicy.All);
        using var same = causal.CreateCache(3, 8);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((cache.RowLengths.Count, ((IRowCache)same).RowLengths.Count), Is.EqualTo((2, 3)));
        Assert.That((causal.Vocabulary, causal.ContextLength, causal.EndTokens.Count), Is.EqualTo((48, (int?)null, 0)));
    }

    [Test]
    public async Task Text_is_made_and_scored_from_the_container()
    {
        TinyTextModel.Write(folder["text"]);
        using var container = Containers.Build(b => b.AddModel("t", folder["text"]));

        var made = await container.GetRequiredService<TextPipeline>().GenerateAsync(new() { Model = "t", Template = "In[MASK*2] God" });
        var score = await container.GetRequiredService<TextScorer>().ScoreAsync(new() { Model = "t", Text = "In the God"u8.ToArray() });

        Assert.That(made.Texts[0], Does.StartWith("In").And.EndsWith(" God"));
        Assert.That(score.Tokens, Is.EqualTo(3));
    }
}
