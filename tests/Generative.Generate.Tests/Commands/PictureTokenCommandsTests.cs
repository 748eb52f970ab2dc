using System.Text.Json;

namespace Generative.Generate.Tests.Commands;

/// <summary>Models of picture tokens on the command line: <c>image</c>, <c>replay</c>, <c>encode</c> and <c>decode</c>.</summary>
public sealed class PictureTokenCommandsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create()
    {
        _folder = new();
        TinyPictureModel.Write(_folder["model"]);
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Picture_becomes_ids_and_ids_a_picture()
    {
        (await Image("--class", "dog", "--out", _folder["dog.png"])).Succeeds();
        (await Cli.RunAsync("encode", _folder["dog.png"], "--model", _folder["model"], "--out", _folder["ids.json"])).Succeeds();
        (await Cli.RunAsync("decode", _folder["ids.json"], "--model", _folder["model"], "--out", _folder["back.png"])).Succeeds();
        using var ids = JsonDocument.Parse(File.ReadAllText(_folder["ids.json"]));
        var back = Pictures.Read(_folder["back.png"]);

        Assert.That(ids.RootElement.GetProperty("codes").GetInt64(), Is.EqualTo(256));
        Assert.That(ids.RootElement.GetProperty("grids")[0].EnumerateArray().Select(n => n.GetInt32()), Is.EqualTo(new[] { 4, 4 }));
        Assert.That(ids.RootElement.GetProperty("pictures")[0].GetArrayLength(), Is.EqualTo(16));
        Assert.That((back.Width, back.Height), Is.EqualTo((8, 8)));
    }

    [Test]
    public async Task Several_pictures_become_a_folder_of_pictures()
    {
        (await Image("--count", "2", "--out", _folder["made"])).Succeeds();
        (await Cli.RunAsync("encode", _folder["made", "00000.png"], _folder["made", "00001.png"], "--model", _folder["model"],
            "--out", _folder["ids.json"])).Succeeds();
        (await Cli.RunAsync("decode", _folder["ids.json"], "--model", _folder["model"], "--out", _folder["back"])).Succeeds();

        Assert.That(Directory.GetFiles(_folder["back"]).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "000.png", "001.png" }));
        (await Cli.RunAsync("decode", _folder["ids.json"], "--model", _folder["model"], "--out", _folder["one.png"]))
            .Fails(2, "is one picture, and there are 2");
    }

    [Test]
    public async Task Pictures_with_numbers_for_each_sub_token_are_made_again_from_their_file()
    {
        (await Image("--sampler", "jacobi", "--temperature", "1.5,0.8", "--top-k", "7,0", "--top-p", "0.9", "--slot-guidance", "2,1.5",
            "--count", "2", "--out", _folder["sheet.png"])).Succeeds();

        var run = (await Cli.RunAsync("replay", _folder["sheet.png"], "--model", _folder["model"], "--threads", "1")).Succeeds();

        Assert.That(run.Out, Does.Contain("2 of 2 pictures identical"));
    }

    [TestCase("--steps", "7", "steps is 7")]
    [TestCase("--levels", "karras", "levels is karras")]
    [TestCase("--top-k", "1,2,3", "top-k has 3 numbers")]
    [TestCase("--top-k", "much", "--top-k is 'much'")]
    [TestCase("--temperature", "0", "0")]
    [TestCase("--draft", "model", "uses none")]
    [TestCase("--sampler", "edm-heun", "edm-heun")]
    public async Task What_it_cannot_do_is_said_and_nothing_is_written(string option, string value, string says)
    {
        if (option == "--draft")
            value = _folder["model"];
        string[] sampler = option == "--sampler" ? [] : ["--sampler", "sample"];
        (await Image([option, value, .. sampler, "--out", _folder["no.png"]])).Fails(2, says);
        Assert.That(File.Exists(_folder["no.png"]), Is.False);
    }

    [TestCase("{}", "lacks 'model'")]
    [TestCase("no json", "no file of ids")]
    [TestCase("{\"model\": \"m\", \"codes\": 256, \"grids\": [[4]], \"pictures\": [[1]]}", "a grid is not [height, width]")]
    [TestCase("{\"model\": \"m\", \"codes\": 256, \"grids\": [[4, 4]], \"pictures\": [[1]]}", "1 ids")]
    [TestCase("{\"model\": \"m\", \"codes\": 256, \"grids\": [[1, 1]], \"pictures\": [[256]]}", "256")]
    public async Task File_that_holds_other_ids_is_refused(string text, string says)
    {
        File.WriteAllText(_folder["ids.json"], text);
        (await Cli.RunAsync("decode", _folder["ids.json"], "--model", _folder["model"], "--out", _folder["no.png"])).Fails(2, says);
        Assert.That(File.Exists(_folder["no.png"]), Is.False);
    }

    [Test]
    public async Task Name_in_a_file_is_taken_only_where_it_is_a_known_models()
    {
        File.WriteAllText(_folder["ids.json"], "{\"model\": \"/etc\", \"codes\": 256, \"grids\": [[1, 1]], \"pictures\": [[2]]}");
        (await Cli.RunAsync("decode", _folder["ids.json"], "--out", _folder["no.png"])).Fails(2, "not among the models here");
    }

    [Test]
    public async Task Picture_that_does_not_fit_is_refused()
    {
        (await Cli.ImageAsync("--class", "star", "--out", _folder["star.png"])).Succeeds();
        Pictures.WritePlain(_folder["small.png"]);
        (await Cli.RunAsync("encode", _folder["star.png"], _folder["small.png"], "--model", _folder["model"], "--out", _folder["no.json"]))
            .Fails(2, "2");
        (await Cli.RunAsync("encode", _folder["none.png"], "--model", _folder["model"], "--out", _folder["no.json"]))
            .Fails(2, "there is no file");
        (await Cli.RunAsync("encode", _folder["star.png"], "--model", TestModels.Tiny, "--out", _folder["no.json"]))
            .Fails(2, "no tokenizer of pictures");
        Assert.That(File.Exists(_folder["no.json"]), Is.False);
    }

    private Task<Run> Image(params string[] args) => Cli.RunAsync(["image", "--model", _folder["model"], "--threads", "1", .. args]);
}
