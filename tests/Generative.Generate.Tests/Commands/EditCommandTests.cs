using System.Text.Json;
using Generative.Imaging;

namespace Generative.Generate.Tests.Commands;

public sealed class EditCommandTests
{
    private const int Side = TinyModel.Side;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create()
    {
        _folder = new();
        Write("init.png", i => i * 3);
        Write("mask.png", i => i % Side < Side / 2 ? 0 : 255);
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Start_row_and_strength_are_reported()
    {
        var run = (await EditAsync("out.png", "--steps", "10", "--strength", "0.35", "--json")).Succeeds();
        using var json = JsonDocument.Parse(run.Out);
        var text = (await EditAsync("out.png", "--steps", "10")).Succeeds().Out;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(json.RootElement.GetProperty("strength").GetDouble(), Is.EqualTo(0.35));
        Assert.That(json.RootElement.GetProperty("startRow").GetInt32(), Is.EqualTo(7));
        Assert.That(text, Does.Contain("10 steps, from row 4 (strength 0.6), in"));
    }

    [Test]
    public async Task Strength_0_writes_the_picture_itself()
    {
        (await EditAsync("out.png", "--strength", "0")).Succeeds();
        Assert.That(Pictures.Read(_folder["out.png"]).PixelsEqual(Pictures.Read(_folder["init.png"])));
    }

    [Test]
    public async Task Unmasked_pixels_of_the_file_are_bit_equal_and_the_rest_is_painted()
    {
        (await EditAsync("out.png", "--mask", _folder["mask.png"], "--strength", "1")).Succeeds();
        var (before, after) = (Pictures.Read(_folder["init.png"]), Pictures.Read(_folder["out.png"]));

        using var _ = Assert.EnterMultipleScope();
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side / 2; x++)
                Assert.That(after.Pixel(x, y).ToArray(), Is.EqualTo(before.Pixel(x, y).ToArray()), $"({x}, {y})");
        Assert.That(after.PixelsEqual(before), Is.False);
    }

    [Test]
    public async Task Picture_3_of_8_edited_is_that_picture_alone()
    {
        string[] same = ["--class", "star", "--mask", _folder["mask.png"], "--guidance", "2", "--steps", "4", "--sampler", "edm-churn"];
        (await EditAsync("eight", [.. same, "--count", "8", "--seed", "5"])).Succeeds();
        (await EditAsync("alone", [.. same, "--count", "1", "--seed", "8"])).Succeeds();
        Assert.That(Pictures.Read(_folder["eight", "00003.png"]).PixelsEqual(Pictures.Read(_folder["alone", "00000.png"])));
    }

    [TestCase("--strength", "0.5")]
    [TestCase("--strength", "0")]
    [TestCase("--guidance", "3", "--guidance-from", "0.1", "--guidance-to", "5", "--guidance-rescale", "0.7")]
    [TestCase("--levels", "karras", "--sampler", "ddim", "--set", "eta=0.5")]
    [TestCase("--levels", "exponential", "--count", "4")]
    [TestCase("--levels", "beta", "--steps", "6")]
    [TestCase("--levels", "default")]
    public async Task Edit_replays_from_the_file_and_the_pictures(params string[] args)
    {
        string[] sources = ["--init", _folder["init.png"], "--mask", _folder["mask.png"]];
        (await EditAsync("out.png", [.. args, "--mask", _folder["mask.png"]])).Succeeds();
        (await Cli.RunAsync(["replay", _folder["out.png"], "--threads", "1", .. sources])).Succeeds();
        (await Cli.RunAsync(["replay", _folder["out.png"], "--threads", "1", .. sources, "--out", _folder["again.png"]])).Succeeds();
        Assert.That(PictureFile.ReadParameters(_folder["again.png"]),
            Is.EqualTo(PictureFile.ReadParameters(_folder["out.png"])).Using<GenerationParameters>((a, b) => a.ToJson() == b.ToJson()));
    }

    [Test]
    public async Task Replay_wants_the_very_pictures_the_file_was_made_from()
    {
        (await EditAsync("out.png", "--mask", _folder["mask.png"])).Succeeds();
        (await Cli.ImageAsync("--count", "1", "--out", _folder["free.png"])).Succeeds();
        Write("other.png", i => 255 - i);

        (await ReplayAsync("out.png")).Fails(2, "was made from the picture", "init.png', which it does not hold; give it with --init");
        (await ReplayAsync("out.png", "--init", _folder["init.png"])).Fails(2, "mask.png'", "give it with --mask");
        (await ReplayAsync("out.png", "--init", _folder["other.png"], "--mask", _folder["mask.png"]))
            .Fails(2, "The init picture is not the one the pictures were made with", "SHA-256");
        (await ReplayAsync("out.png", "--init", _folder["init.png"], "--mask", _folder["other.png"])).Fails(2, "The mask is not the one");
        (await ReplayAsync("free.png", "--init", _folder["init.png"])).Fails(2, "--init is given, and", "was made without; leave it out");
    }

    [TestCase("strength is 1.5; give a number from 0 (the picture itself) to 1 (every step)", "--init", "init.png", "--strength", "1.5")]
    [TestCase("strength is -0.1; give", "--init", "init.png", "--strength", "-0.1")]
    [TestCase("--strength is 'NaN'; give a finite number", "--init", "init.png", "--strength", "NaN")]
    [TestCase("strength is 0.5, but no init picture is given", "--strength", "0.5")]
    [TestCase("A mask is given, but no init picture", "--mask", "mask.png")]
    [TestCase("mask is 5x5, and 'tiny' makes 8x8; give a picture of that size", "--init", "init.png", "--mask", "small.png")]
    [TestCase("init is 5x5, and 'tiny' makes 8x8; give a picture of that size", "--init", "small.png")]
    [TestCase("there is no file", "--init", "absent.png")]
    [TestCase("there is no file", "--init", "init.png", "--mask", "absent.png")]
    [TestCase("is a folder; name a picture in it", "--init", ".")]
    [TestCase("notes.png", "--init", "notes.png")]
    [TestCase("--guidance-from is 'NaN'; give a finite number", "--guidance", "2", "--guidance-from", "NaN")]
    [TestCase("guidance from is -1; give a sigma of 0 or above", "--guidance", "2", "--guidance-from", "-1")]
    [TestCase("guidance to is 1; give a sigma not below guidance from, 2", "--guidance", "2", "--guidance-from", "2", "--guidance-to", "1")]
    [TestCase("--guidance-rescale is 'NaN'; give a finite number", "--guidance", "2", "--guidance-rescale", "NaN")]
    [TestCase("guidance rescale is 1.5; give a number from 0 (none) to 1", "--guidance", "2", "--guidance-rescale", "1.5")]
    [TestCase("guidance rescale is given, but guidance is 1", "--guidance", "1", "--guidance-rescale", "0.5")]
    [TestCase("guidance is 2, and 'plain' has no classes to be guided to; use guidance 1", "--model", "plain", "--guidance", "2")]
    [TestCase("guidance compares with the answer for no class", "--model", "strict", "--guidance", "2")]
    [TestCase("levels is 'karas' (did you mean karras?); choose default, karras, exponential, beta", "--levels", "karas")]
    public async Task Wrong_option_is_one_sentence_and_exit_code_2(string says, params string[] args)
    {
        Write("small.png", i => i, side: 5);
        File.WriteAllText(_folder["notes.png"], "not a picture");
        var before = _folder.Entries;
        string[] placed = [.. args.Select(a => a.EndsWith(".png", StringComparison.Ordinal) ? _folder[a] : a == "." ? _folder.Root : a)];
        string[] model = args.Contains("--model") ? [] : ["--model", "tiny"];
        (await Cli.RunAsync(["image", .. model, "--threads", "1", .. placed, "--out", _folder["made"]])).Fails(2, says);
        Assert.That(_folder.Entries, Is.EqualTo(before));
    }

    private Task<Run> EditAsync(string name, params string[] args)
    {
        string[] one = args.Contains("--count") || args.Contains("--class") ? [] : ["--count", "1"];
        return Cli.ImageAsync(["--init", _folder["init.png"], .. one, .. args, "--out", _folder[name]]);
    }

    private Task<Run> ReplayAsync(string name, params string[] args) => Cli.RunAsync(["replay", "--threads", "1", _folder[name], .. args]);

    private void Write(string name, Func<int, int> value, int side = Side) => PictureFile.Write(_folder[name],
        new Picture(side, side, 1, [.. Enumerable.Range(0, side * side).Select(i => (byte)value(i))]), new SkiaImageCodec());
}
