using System.Text.Json;
using Generative.Imaging;

namespace Generative.Generate.Tests.Commands;

public sealed class ImageCommandTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Folder_receives_numbered_pictures_at_the_models_size_and_the_classes_take_turns()
    {
        (await Cli.ImageAsync("--count", "4", "--seed", "7", "--out", _folder["made"])).Succeeds();
        Assert.That(_folder.Entries, Is.EqualTo(new[] { "made", "made/00000.png", "made/00001.png", "made/00002.png", "made/00003.png" }));
        for (var i = 0; i < 4; i++)
        {
            var path = _folder["made", $"0000{i}.png"];
            var (picture, parameters) = (Pictures.Read(path), PictureFile.ReadParameters(path));
            Assert.That((picture.Width, picture.Height, picture.Channels), Is.EqualTo((8, 8, 1)));
            Assert.That(parameters.Classes, Is.EqualTo(new[] { TinyModel.Classes[i % 3] }));
            Assert.That(parameters.Seeds, Is.EqualTo(new[] { 7L + i }));
            Assert.That((parameters.Model, parameters.Sampler, parameters.Steps, parameters.Guidance, parameters.Columns),
                Is.EqualTo(("tiny", "edm-heun", TinyModel.DefaultSteps, 1.0, 1)));
            Assert.That(parameters.WeightsHash, Has.Length.EqualTo(64));
        }
    }

    [Test]
    public async Task Plain_image_is_a_sheet_with_eight_pictures_of_each_class_a_row_each()
    {
        (await Cli.ImageAsync("--out", _folder["sheet.png"])).Succeeds();
        var (sheet, parameters) = (Pictures.Read(_folder["sheet.png"]), PictureFile.ReadParameters(_folder["sheet.png"]));
        Assert.That((sheet.Width, sheet.Height), Is.EqualTo((2 + 8 * (64 + 2), 2 + 3 * (64 + 2))));
        Assert.That(parameters.Columns, Is.EqualTo(8));
        Assert.That(parameters.Classes, Is.EqualTo(TinyModel.Classes.SelectMany(c => Enumerable.Repeat(c, 8))));
        Assert.That(parameters.Seeds.Take(9), Is.EqualTo(new long[] { 0, 3, 6, 9, 12, 15, 18, 21, 1 }));
        Assert.That(parameters.Extra["grid.padding"] + " " + parameters.Extra["grid.scale"], Is.EqualTo("2 8"));
    }

    [Test]
    public async Task Sheet_shows_the_same_pictures_as_the_folder()
    {
        (await Cli.ImageAsync("--count", "6", "--out", _folder["sheet.png"])).Succeeds();
        (await Cli.ImageAsync("--count", "6", "--out", _folder["made"])).Succeeds();
        var cells = PictureGrid.Split(Pictures.Read(_folder["sheet.png"]), 2, 2, 8, 6, 8, 8);
        int[] order = [0, 3, 1, 4, 2, 5];
        for (var i = 0; i < 6; i++)
            Assert.That(cells[i].PixelsEqual(Pictures.Read(_folder["made", $"0000{order[i]}.png"])), Is.True, $"cell {i}");
    }

    [TestCase("star", "star")]
    [TestCase("STAR", "star")]
    [TestCase("0", "circle")]
    public async Task One_class_by_name_or_index_is_one_picture_as_it_is(string asked, string named)
    {
        (await Cli.ImageAsync("--class", asked, "--out", _folder["one.png"])).Succeeds();
        Assert.That(Pictures.Read(_folder["one.png"]).Width, Is.EqualTo(8));
        Assert.That(PictureFile.ReadParameters(_folder["one.png"]).Classes, Is.EqualTo(new[] { named }));
        Assert.That(PictureFile.ReadParameters(_folder["one.png"]).Extra, Is.Empty);
    }

    [TestCase(5, "square", 3, 2)]
    [TestCase(4, "all", 2, 2)]
    [TestCase(2, "all", 2, 1)]
    public async Task Classes_that_do_not_come_out_even_make_a_square_in_order(int count, string classes, int columns, int rows)
    {
        (await Cli.ImageAsync("--class", classes, "--count", $"{count}", "--out", _folder["sheet.png"])).Succeeds();
        var sheet = Pictures.Read(_folder["sheet.png"]);
        Assert.That((sheet.Width, sheet.Height), Is.EqualTo((2 + columns * 66, 2 + rows * 66)));
        Assert.That(PictureFile.ReadParameters(_folder["sheet.png"]).Seeds, Is.EqualTo(Enumerable.Range(0, count).Select(i => (long)i)));
    }

    [Test]
    public async Task Model_without_classes_makes_pictures_without()
    {
        (await Cli.RunAsync("image", "--model", "plain", "--threads", "1", "--steps", "1", "--out", _folder["sheet.png"])).Succeeds();
        var parameters = PictureFile.ReadParameters(_folder["sheet.png"]);
        Assert.That((parameters.Columns, parameters.Seeds.Count, parameters.Classes.Distinct().Single()), Is.EqualTo((4, 16, "")));
    }

    [TestCase("one.jpg")]
    [TestCase("one.JPEG")]
    [TestCase("one.webp")]
    public async Task Other_picture_formats_are_written_without_parameters(string name)
    {
        (await Cli.ImageAsync("--count", "3", "--out", _folder[name])).Succeeds();
        Assert.That(Pictures.Read(_folder[name]).Height, Is.EqualTo(2 + 3 * 66));
        Assert.That(() => PictureFile.ReadParameters(_folder[name]), Throws.TypeOf<MissingParametersException>());
    }

    [Test]
    public async Task Json_is_exactly_one_object_with_the_agreed_fields()
    {
        string[] args = ["--count", "5", "--steps", "2", "--guidance", "2", "--seed", "9", "--json", "--out", _folder["made"]];
        var run = (await Cli.ImageAsync(args)).Succeeds();
        using var document = JsonDocument.Parse(run.Out);
        var json = document.RootElement;
        Assert.That(json.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(new[]
        {
            "model", "sampler", "steps", "networkEvaluations", "seeds", "classes", "guidance", "files", "loadSeconds", "firstImageSeconds",
            "totalSeconds", "imagesPerSecond", "samplerOverheadFraction", "peakRssBytes", "verdict", "device", "threads",
        }));
        Assert.That(json.GetProperty("model").GetString(), Is.EqualTo("tiny"));
        Assert.That(json.GetProperty("sampler").GetString(), Is.EqualTo("edm-heun"));
        Assert.That(json.GetProperty("networkEvaluations").GetInt32(), Is.EqualTo(3), "Heun's last step needs one");
        Assert.That(json.GetProperty("seeds").Deserialize<long[]>(), Is.EqualTo(new long[] { 9, 10, 11, 12, 13 }));
        Assert.That(json.GetProperty("files").Deserialize<string[]>(),
            Is.EqualTo(Enumerable.Range(0, 5).Select(i => _folder["made", $"0000{i}.png"])));
        Assert.That(json.GetProperty("classes").Deserialize<string[]>(),
            Is.EqualTo(new[] { "circle", "square", "star", "circle", "square" }));
        Assert.That(json.GetProperty("verdict").GetString(), Does.StartWith("Approximate: guidance 2"));
        Assert.That(json.GetProperty("peakRssBytes").GetInt64(), Is.GreaterThan(10_000_000));
        Assert.That(json.GetProperty("samplerOverheadFraction").GetDouble(), Is.InRange(0, 1));
        var (load, first, total) = (Seconds("loadSeconds"), Seconds("firstImageSeconds"), Seconds("totalSeconds"));
        Assert.That(load > 0 && load < first && first <= total, Is.True, run.Out);
        Assert.That((json.GetProperty("threads").GetInt32(), json.GetProperty("device").GetString()), Is.EqualTo((1, "cpu")));

        double Seconds(string name) => json.GetProperty(name).GetDouble();
    }

    [Test]
    public async Task Without_json_the_path_and_one_line_are_printed()
    {
        var run = (await Cli.ImageAsync("--count", "3", "--out", _folder["sheet.png"])).Succeeds();
        var lines = run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Is.EqualTo(_folder["sheet.png"]));
        Assert.That(lines[1], Does.StartWith("3 pictures by tiny with edm-heun, 3 steps, in ").And.EndsWith("Exact."));
    }

    [Test]
    public async Task Progress_on_a_terminal_leaves_the_output_one_object()
    {
        string[] args = ["image", "--model", "tiny", "--threads", "1", "--json", "--out", _folder["sheet.png"]];
        var watched = await Cli.RunAsync(args, terminal: true);
        Assert.That(watched.Code, Is.Zero, watched.Error);
        Assert.That(() => JsonDocument.Parse(watched.Out).Dispose(), Throws.Nothing);
    }

    [Test]
    public async Task Settings_change_the_picture_and_are_remembered()
    {
        (await Cli.ImageAsync("--class", "star", "--sampler", "ddim", "--out", _folder["still.png"])).Succeeds();
        (await Cli.ImageAsync("--class", "star", "--sampler", "ddim", "--set", "eta=0.5", "--out", _folder["noisy.png"])).Succeeds();
        Assert.That(PictureFile.ReadParameters(_folder["noisy.png"]).Extra["setting.eta"], Is.EqualTo("0.5"));
        Assert.That(Pictures.Read(_folder["still.png"]).PixelsEqual(Pictures.Read(_folder["noisy.png"])), Is.False);
    }

    [Test]
    public async Task Existing_files_are_replaced_and_strangers_stay()
    {
        Directory.CreateDirectory(_folder["made"]);
        File.WriteAllText(_folder["made", "00000.png"], "old");
        File.WriteAllText(_folder["made", "notes.txt"], "mine");
        (await Cli.ImageAsync("--count", "2", "--steps", "1", "--out", _folder["made"])).Succeeds();
        Assert.That(_folder.Entries, Is.EqualTo(new[] { "made", "made/00000.png", "made/00001.png", "made/notes.txt" }));
        Assert.That(Pictures.Read(_folder["made", "00000.png"]).Width, Is.EqualTo(8));
    }

    [Test]
    public async Task Parent_folders_are_made()
    {
        (await Cli.ImageAsync("--class", "star", "--steps", "1", "--out", _folder["a", "b", "one.png"])).Succeeds();
        (await Cli.ImageAsync("--class", "star", "--steps", "1", "--out", _folder["c", "d"] + "/")).Succeeds();
        Assert.That(File.Exists(_folder["a", "b", "one.png"]) && File.Exists(_folder["c", "d", "00000.png"]), Is.True);
    }

    [TestCase("made")]
    [TestCase("sheet.png")]
    public async Task Cancelled_in_the_middle_writes_nothing(string output)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        string[] args = ["image", "--model", "tiny", "--threads", "1", "--steps", "100000", "--out", _folder[output]];
        (await Cli.RunAsync(args, terminal: false, soon.Token)).Fails(130, "Interrupted; nothing was written.");
        Assert.That(_folder.Entries, Is.Empty);
    }

    [Test]
    public async Task Cancelled_run_leaves_an_earlier_file_as_it_was()
    {
        File.WriteAllText(_folder["sheet.png"], "earlier");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        string[] args = ["image", "--model", "tiny", "--threads", "1", "--steps", "100000", "--out", _folder["sheet.png"]];
        (await Cli.RunAsync(args, terminal: false, soon.Token)).Fails(130);
        Assert.That(_folder.Entries, Is.EqualTo(new[] { "sheet.png" }));
        Assert.That(File.ReadAllText(_folder["sheet.png"]), Is.EqualTo("earlier"));
    }
}
