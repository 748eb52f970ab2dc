using Generative.Networks;

namespace Generative.Training.Tests.Recipes;

public sealed class TrainingRecipeTests
{
    private const string Model = """
        "format": "generative-model/1", "name": "tiny", "weights": "model.safetensors",
        "state": { "kind": "image", "shape": [1, 8, 8] },
        "module": { "type": "ImageClassifier", "in_channels": 1, "classes": 3, "channels": [8], "features": 8 }
        """;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Create() => folder = Tiny.Folder();

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Recipe_gives_model_options_and_objective()
    {
        var recipe = Open("""{ "type": "classification", "steps": 30, "learning_rate": 0.5, "clip": 2, "max_shift": 1, "keep_at": [3] }""");
        Assert.That(recipe.Model.Name, Is.EqualTo("tiny"));
        var keepAt = recipe.Options.KeepAt;
        Assert.That(recipe.Options, Is.EqualTo(new TrainerOptions { Steps = 30, LearningRate = 0.5, Clip = 2, KeepAt = keepAt }));
        Assert.That(keepAt, Is.EqualTo(new[] { 3 }));
        using var network = recipe.CreateNetwork();
        Assert.That(network, Is.TypeOf<ImageClassifier>());
        Assert.That(recipe.CreateObjective(network).Settings["max_shift"], Is.EqualTo("1"));
    }

    [Test]
    public void Same_seed_gives_the_same_fresh_network()
    {
        var recipe = Open("""{ "type": "classification", "steps": 30 }""");
        using var one = recipe.CreateNetwork();
        using var two = recipe.CreateNetwork();
        Assert.That(one.parameters().Zip(two.parameters()).All(p => p.First.equal(p.Second).all().item<bool>()));
    }

    [Test]
    public void Values_are_replaced_in_a_copy()
    {
        var recipe = Open("""{ "type": "classification", "steps": 30 }""");
        var changed = recipe.With(new Dictionary<string, long?> { ["steps"] = 7, ["seed"] = null });
        changed.Save(folder.File("saved.json"));
        Assert.That(TrainingRecipe.Open(folder.File("saved.json")).Options.Steps, Is.EqualTo(7));
        Assert.That((changed.Options.Steps, recipe.Options.Steps, changed.Options.Seed), Is.EqualTo((7, 30, 1)));
    }

    [TestCase("""{ "type": "classification" }""", "steps")]
    [TestCase("""{ "type": "classification", "steps": 3, "stepz": 4 }""", "stepz")]
    [TestCase("""{ "type": "classification", "steps": 3, "p_mean": 4 }""", "p_mean")]
    [TestCase("""{ "type": "classification", "steps": 0 }""", "Steps is 0")]
    [TestCase("""{ "type": "classification", "steps": 3, "schedule": "linear" }""", "use cosine or constant")]
    [TestCase("""{ "steps": 3 }""", "type")]
    [TestCase("null", "training")]
    [TestCase("""{ "type": "gan", "steps": 3, "pieces": [4] }""", "use edm, classification")]
    public void Wrong_training_section_is_named(string training, string reason) =>
        Assert.That(() => Open(training), Throws.TypeOf<InvalidDataException>().With.Message.Contains(reason));

    [TestCase("edm", "cannot train a ImageClassifier")]
    [TestCase("blackout", "cannot train a ImageClassifier")]
    public void Objective_that_does_not_fit_is_refused(string type, string reason)
    {
        var recipe = Open($$"""{ "type": "{{type}}", "steps": 3 }""");
        using var network = recipe.CreateNetwork();
        Assert.That(() => recipe.CreateObjective(network), Throws.TypeOf<InvalidDataException>().With.Message.Contains(reason));
    }

    [TestCase(6, 5, null)]
    [TestCase(6, 4, "to fill token 5 of 6")]
    [TestCase(7, 6, "vocabulary 6 and mask 5")]
    public void Text_is_masked_with_the_last_token_of_the_network(int vocabulary, int mask, string? reason)
    {
        File.WriteAllText(folder.File("t.json"), $$"""
            {
              "format": "generative-model/1", "name": "tiny", "weights": "model.safetensors", "state": { "kind": "text", "shape": [8] },
              "module": { "type": "RaddTransformer", "tokens": 5, "length": 8, "hidden_size": 16, "n_blocks": 1, "n_heads": 2 },
              "parameterisation": { "type": "time-free" },
              "process": { "type": "absorbing", "schedule": { "type": "log-linear" }, "vocabulary": {{vocabulary}}, "mask": {{mask}} },
              "training": { "type": "any-order", "steps": 3, "pieces": [4] }
            }
            """);
        var recipe = TrainingRecipe.Open(folder.File("t.json"));
        using var network = recipe.CreateNetwork();
        if (reason is null)
            Assert.That(recipe.CreateObjective(network).Settings["pieces"], Is.EqualTo("4"));
        else
            Assert.That(() => recipe.CreateObjective(network), Throws.TypeOf<InvalidDataException>().With.Message.Contains(reason));
    }

    [Test]
    public void File_that_is_no_json_is_named()
    {
        File.WriteAllText(folder.File("r.json"), "{");
        Assert.That(() => TrainingRecipe.Open(folder.File("r.json")),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("r.json"));
    }

    private TrainingRecipe Open(string training)
    {
        File.WriteAllText(folder.File("r.json"), $$"""{ {{Model}}, "training": {{training}} }""");
        return TrainingRecipe.Open(folder.File("r.json"));
    }
}
