namespace Generative.Generate.Tests.Commands;

public sealed class DeterminismTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("edm-heun")]
    [TestCase("edm-churn")]
    [TestCase("euler")]
    [TestCase("ddim", "--set", "eta=1")]
    public async Task Same_seed_gives_the_same_bytes_twice(string sampler, params string[] more)
    {
        foreach (var name in (string[])["a.png", "b.png"])
            (await Cli.ImageAsync(["--count", "6", "--seed", "5", "--sampler", sampler, .. more, "--out", _folder[name]])).Succeeds();
        Assert.That(File.ReadAllBytes(_folder["a.png"]), Is.EqualTo(File.ReadAllBytes(_folder["b.png"])));
    }

    [TestCase(1.0)]
    [TestCase(2.5)]
    public async Task Each_picture_is_the_same_whatever_the_count_and_the_batch(double guidance)
    {
        await Make("all", 16, 8);
        foreach (var (count, batch) in ((int, int)[])[(4, 8), (9, 8), (9, 1), (9, 2), (9, 3), (9, 5), (9, 9), (16, 16)])
        {
            await Make("some", count, batch);
            for (var i = 0; i < count; i++)
                Assert.That(File.ReadAllBytes(_folder["some", $"{i:D5}.png"]), Is.EqualTo(File.ReadAllBytes(_folder["all", $"{i:D5}.png"])),
                    $"picture {i} of {count} in batches of {batch}");
        }

        async Task Make(string name, int count, int batch) => (await Cli.ImageAsync(
            "--count", $"{count}", "--batch", $"{batch}", "--guidance", $"{guidance}", "--sampler", "edm-churn",
            "--out", _folder[name])).Succeeds();
    }

    [Test]
    public async Task Another_seed_and_another_class_give_another_picture()
    {
        foreach (var (name, seed, kind) in ((string, string, string)[])[("a", "0", "star"), ("b", "1", "star"), ("c", "0", "circle")])
            (await Cli.ImageAsync("--class", kind, "--seed", seed, "--out", _folder[name + ".png"])).Succeeds();
        Assert.That(Pictures.Read(_folder["a.png"]).PixelsEqual(Pictures.Read(_folder["b.png"])), Is.False);
        Assert.That(Pictures.Read(_folder["a.png"]).PixelsEqual(Pictures.Read(_folder["c.png"])), Is.False);
    }
}
