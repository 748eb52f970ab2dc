using System.Text.Json;
using Generative.Imaging;

namespace Generative.Generate.Tests.Commands;

public sealed class ReplayCommandTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private static Task<Run> ReplayAsync(params string[] args) => Cli.RunAsync(["replay", "--threads", "1", .. args]);

    private async Task<string> MakeAsync(string name, params string[] args)
    {
        (await Cli.ImageAsync([.. args, "--out", _folder[name]])).Succeeds();
        return _folder[name];
    }

    [TestCase("24")]
    [TestCase("4")]
    [TestCase("6", "--guidance", "2.5", "--seed", "77")]
    [TestCase("5", "--sampler", "ddim", "--set", "eta=0.25", "--steps", "4", "--class", "star")]
    [TestCase("3", "--sampler", "edm-churn", "--set", "S_churn=10", "--set", "S_max=Infinity")]
    public async Task Sheet_comes_out_identical(string count, params string[] args)
    {
        var sheet = await MakeAsync("sheet.png", ["--count", count, .. args]);
        Assert.That((await ReplayAsync(sheet)).Succeeds().Out.Trim(), Is.EqualTo($"{count} of {count} pictures identical"));
    }

    [Test]
    public async Task Single_picture_of_a_folder_comes_out_identical()
    {
        var made = await MakeAsync("made", "--count", "5");
        Assert.That((await ReplayAsync(Path.Combine(made, "00004.png"))).Succeeds().Out.Trim(), Is.EqualTo("1 of 1 pictures identical"));
    }

    [Test]
    public async Task Model_without_classes_replays_too()
    {
        (await Cli.RunAsync("image", "--model", "plain", "--threads", "1", "--count", "2", "--out", _folder["two.png"])).Succeeds();
        (await ReplayAsync(_folder["two.png"])).Succeeds();
    }

    [TestCase("sheet.png", "3")]
    [TestCase("one.png", "1")]
    public async Task Out_receives_the_same_bytes(string name, string count)
    {
        var file = await MakeAsync(name, "--count", count, "--sampler", "ddim", "--set", "eta=1");
        (await ReplayAsync(file, "--out", _folder["again.png"])).Succeeds();
        Assert.That(File.ReadAllBytes(_folder["again.png"]), Is.EqualTo(File.ReadAllBytes(file)));
    }

    [Test]
    public async Task Json_is_one_object()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3");
        using var json = JsonDocument.Parse((await ReplayAsync(sheet, "--json")).Succeeds().Out);
        Assert.That(json.RootElement.GetProperty("pictures").GetInt32(), Is.EqualTo(3));
        Assert.That(json.RootElement.GetProperty("identical").GetInt32(), Is.EqualTo(3));
        Assert.That(json.RootElement.GetProperty("largestDifference").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Changed_pixel_is_found()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3");
        var width = Pictures.Read(sheet).Width;
        Pictures.ChangeOneValue(sheet, 2 * width + 2, by: 5); // top left of the first picture, behind the padding
        var run = await ReplayAsync(sheet);
        Assert.That((run.Code, run.Out.Trim()), Is.EqualTo((1, "2 of 3 pictures identical")));
        Assert.That(run.Error.Trim(), Is.EqualTo($"1 of 3 pictures in '{sheet}' differ, by at most 5 of 255."));
    }

    [Test]
    public async Task Other_weights_under_the_same_name_are_refused()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3");
        TinyModel.Write(_folder["other"], "tiny", seed: 9);
        (await ReplayAsync(sheet, "--model", _folder["other"]))
            .Fails(1, "are not those that made", "SHA-256", "give the right model with --model");
    }

    [Test]
    public async Task Model_that_is_not_here_is_named_and_its_folder_helps()
    {
        var elsewhere = TinyModel.Write(_folder["elsewhere"], "rare", seed: 4);
        (await Cli.RunAsync("image", "--model", elsewhere, "--threads", "1", "--count", "3", "--out", _folder["rare.png"])).Succeeds();
        (await ReplayAsync(_folder["rare.png"]))
            .Fails(2, "was made by 'rare', which is not among the models here; give its folder with --model");
        (await ReplayAsync(_folder["rare.png"], "--model", elsewhere)).Succeeds();
    }

    [Test]
    public async Task Path_of_a_model_inside_a_picture_is_not_followed()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3");
        Pictures.ChangeParameters(sheet, p => p with { Model = TestModels.Tiny });
        (await ReplayAsync(sheet)).Fails(2, "is not among the models here");
    }

    [Test]
    public async Task Picture_without_parameters()
    {
        Pictures.WritePlain(_folder["plain.png"]);
        (await ReplayAsync(_folder["plain.png"])).Fails(2, "plain.png' has no generation parameters");
        Pictures.WritePlain(_folder["plain.jpg"]);
        (await ReplayAsync(_folder["plain.jpg"])).Fails(2, "plain.jpg' has no generation parameters");
    }

    [Test]
    public async Task Files_that_are_no_pictures()
    {
        File.WriteAllText(_folder["notes.png"], "not a picture");
        File.WriteAllBytes(_folder["empty.png"], []);
        (await ReplayAsync(_folder["notes.png"])).Fails(2, "notes.png");
        (await ReplayAsync(_folder["empty.png"])).Fails(2, "empty.png");
        (await ReplayAsync(_folder["absent.png"])).Fails(2, "There is no file", "absent.png");
        (await ReplayAsync(_folder.Root)).Fails(2, "is a folder");
        (await ReplayAsync()).Fails(2, "replay");
    }

    [Test]
    public async Task Truncated_picture()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3");
        File.WriteAllBytes(sheet, File.ReadAllBytes(sheet)[..^20]);
        (await ReplayAsync(sheet)).Fails(2, "sheet.png");
    }

    [Test]
    public async Task Parameters_that_do_not_fit_the_picture()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "4");
        Pictures.ChangeParameters(sheet, p => p with { Columns = 4 });
        (await ReplayAsync(sheet)).Fails(2, "4 columns");
        Pictures.ChangeParameters(sheet, p => p with { Columns = 2, Extra = new Dictionary<string, string> { ["grid.scale"] = "big" } });
        (await ReplayAsync(sheet)).Fails(2, "'grid.scale' is 'big'");
        Pictures.ChangeParameters(sheet, p => p with { Extra = new Dictionary<string, string> { ["setting.eta"] = "much" } });
        (await ReplayAsync(sheet)).Fails(2, "'setting.eta' is 'much'");
    }

    [Test]
    public async Task Wrong_out_is_refused_before_any_work()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3");
        (await ReplayAsync(sheet, "--out", _folder["again"])).Fails(2, "does not end like a picture");
        (await ReplayAsync(sheet, "--out", Path.Combine(sheet, "again.png"))).Fails(2, "which is a file");
    }

    [Test]
    public async Task Dtype_is_remembered_and_used_again_unless_another_is_asked_for()
    {
        var sheet = await MakeAsync("sheet.png", "--count", "3", "--dtype", "f64");

        Assert.That(PictureFile.ReadParameters(sheet).Extra["dtype"], Is.EqualTo("f64"));
        (await ReplayAsync(sheet, "--out", _folder["again.png"])).Succeeds();
        Assert.That(File.ReadAllBytes(_folder["again.png"]), Is.EqualTo(File.ReadAllBytes(sheet)));
        await ReplayAsync(sheet, "--dtype", "f32", "--out", _folder["other.png"]);
        Assert.That(PictureFile.ReadParameters(_folder["other.png"]).Extra, Does.Not.ContainKey("dtype"));
        Pictures.ChangeParameters(sheet, p => p with { Extra = new Dictionary<string, string>(p.Extra) { ["dtype"] = "f80" } });
        (await ReplayAsync(sheet)).Fails(2, "dtype is 'f80'");
    }
}
