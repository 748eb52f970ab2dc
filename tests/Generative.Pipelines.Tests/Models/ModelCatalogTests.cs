using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class ModelCatalogTests
{
    private TinyModelFolder folder = null!;
    private ModelCatalog catalog = null!;

    [SetUp]
    public void Write()
    {
        folder = new();
        folder.Write();
        Directory.CreateDirectory(folder["no-model"]);
        catalog = new([folder.Root, folder["does-not-exist"]], new Dictionary<string, string> { ["alias"] = folder["tiny"] }, () => CPU);
    }

    [TearDown]
    public void Free()
    {
        catalog.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Names_are_those_of_folders_and_options_in_order() =>
        Assert.That(catalog.Names, Is.EqualTo(new[] { "alias", "tiny" }));

    [Test]
    public void Model_is_described_without_its_weights()
    {
        folder.DamageWeights();

        var (card, traits, process) = catalog.Describe("tiny");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(card.Name, Is.EqualTo("tiny"));
        Assert.That(card.RowShape, Is.EqualTo(new long[] { 1, 8, 8 }));
        Assert.That(card.Classes, Is.EqualTo(new[] { "cat", "dog", "bird" }));
        Assert.That((card.Range, card.DefaultSampler, card.DefaultSteps, card.DefaultGuidance), Is.EqualTo(((-1.0, 1.0), "ddim", 3, 1.5)));
        Assert.That(traits.KnowsUnconditional, Is.True);
        Assert.That(((Sampling.EdmProcess)process).SigmaMax, Is.EqualTo(20));
    }

    [Test]
    public void Name_alias_and_path_share_one_model_with_the_hash_of_its_weights()
    {
        var model = catalog.Get("tiny");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(catalog.Get("alias"), Is.SameAs(model));
        Assert.That(catalog.Get(folder["tiny"]), Is.SameAs(model));
        Assert.That(catalog.Get(folder["tiny"] + Path.DirectorySeparatorChar), Is.SameAs(model));
        Assert.That(model.Card.WeightsHash, Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public void Many_threads_asking_at_once_get_one_model()
    {
        var models = new IGenerativeModel[8];

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => models[i] = catalog.Get("tiny"));

        Assert.That(models, Is.All.SameAs(models[0]));
    }

    [TestCase("tinny", "There is no model 'tinny' (did you mean tiny?); known are alias, tiny")]
    [TestCase("no-model", "There is no model 'no-model'; known are alias, tiny, or give the path of a model folder")]
    public void Unknown_name_is_answered_with_near_ones(string name, string message)
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => catalog.Get(name), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains(message));
        Assert.That(() => catalog.Describe(name), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains(message));
    }

    [Test]
    public void Catalog_without_models_says_where_it_looked()
    {
        using var empty = new ModelCatalog([folder["no-model"]], new Dictionary<string, string>(), () => CPU);

        Assert.That(() => empty.Get("tiny"),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains($"none was found in {folder["no-model"]}"));
    }

    [Test]
    public void Failed_load_can_be_tried_again_once_the_folder_is_mended()
    {
        folder.DamageWeights();
        Assert.That(() => catalog.Get("tiny"), Throws.InstanceOf<InvalidDataException>());

        folder.Write();

        Assert.That(catalog.Get("tiny").Card.Name, Is.EqualTo("tiny"));
    }

    [Test]
    public void Disposed_catalog_frees_its_models_and_gives_no_more()
    {
        var model = catalog.Get("tiny");
        catalog.Dispose();
        using var state = zeros(1, 1, 8, 8, ScalarType.Float64);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => catalog.Get("tiny"), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => model.Predict(new(state, NoiseLevels.All(1), Conditioning.None)), Throws.InstanceOf<InvalidOperationException>());
    }

    [Test]
    public void Loads_good_and_bad_leave_no_tensor_behind()
    {
        folder.Write("other");
        folder.DamageWeights("other");
        LiveTensors.AreUnchangedBy(() =>
        {
            using var own = new ModelCatalog([folder.Root], new Dictionary<string, string>(), () => CPU);
            own.Get("tiny");
            Assert.That(() => own.Get("other"), Throws.InstanceOf<InvalidDataException>());
        }, rounds: 3, parametersMade: 2 * TinyModelFolder.Parameters);
    }

    [Test]
    public void Folder_nobody_may_look_into_does_not_hide_the_models_beside_it()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("folders have no mode here");
        else
            LookBesideALockedFolder();
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void LookBesideALockedFolder()
    {
        Directory.CreateDirectory(folder["lost+found"]);
        Directory.CreateDirectory(folder["no-model/locked"]);
        var mode = File.GetUnixFileMode(folder["lost+found"]);
        foreach (var locked in (string[])["lost+found", "no-model/locked"])
            File.SetUnixFileMode(folder[locked], UnixFileMode.None);
        try
        {
            Assume.That(() => Directory.GetDirectories(folder["lost+found"]), Throws.InstanceOf<UnauthorizedAccessException>(),
                "an administrator may look into every folder");
            Assert.That(catalog.Names, Is.EqualTo(new[] { "alias", "tiny" }));
            Assert.That(catalog.Describe("tiny").Card.Name, Is.EqualTo("tiny"));
        }
        finally
        {
            foreach (var locked in (string[])["lost+found", "no-model/locked"])
                File.SetUnixFileMode(folder[locked], mode);
        }
    }
}
