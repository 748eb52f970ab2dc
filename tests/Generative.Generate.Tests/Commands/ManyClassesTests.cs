using System.Text.Json;
using Generative.Imaging;

namespace Generative.Generate.Tests.Commands;

/// <summary>A model of many classes, as ImageNet's are.</summary>
public sealed class ManyClassesTests
{
    private TemporaryFolder _folder = null!;

    private static string[] Names { get; } = [.. Enumerable.Range(0, 40).Select(i => $"animal {i}, beast {i}")];

    [OneTimeSetUp]
    public void Create()
    {
        _folder = new();
        TinyModel.Write(_folder["models", "many"], "many", names: Names);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    private async Task<Run> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await new Samples.Generate.App(new(output, error, false), [_folder["models"]]).RunAsync(args);
        return new(code, output.ToString(), error.ToString());
    }

    private async Task<(Picture Sheet, GenerationParameters Parameters)> SheetAsync(params string[] args)
    {
        (await RunAsync(["image", "--model", "many", "--threads", "1", "--steps", "1", "--out", _folder["s.png"], .. args])).Succeeds();
        return (Pictures.Read(_folder["s.png"]), PictureFile.ReadParameters(_folder["s.png"]));
    }

    [Test]
    public async Task Nothing_asked_for_is_one_picture_of_each_of_the_first_classes_as_a_square()
    {
        var (sheet, parameters) = await SheetAsync();

        Assert.That(parameters.Classes, Is.EqualTo(Names.Take(16)));
        Assert.That((parameters.Columns, sheet.Width, sheet.Height), Is.EqualTo((4, 2 + 4 * 66, 2 + 4 * 66)));
    }

    [Test]
    public async Task Several_pictures_of_some_classes_are_a_row_a_class()
    {
        var (_, parameters) = await SheetAsync("--count", "32");

        Assert.That(parameters.Columns, Is.EqualTo(2));
        Assert.That(parameters.Classes, Is.EqualTo(Names.Take(16).SelectMany(c => Enumerable.Repeat(c, 2))));
    }

    [Test]
    public async Task Class_is_found_by_a_part_of_its_name_and_errors_do_not_list_them_all()
    {
        Assert.That((await SheetAsync("--class", "beast 7")).Parameters.Classes, Is.EqualTo(new[] { Names[7] }));
        var run = await RunAsync("image", "--model", "many", "--class", "unheard-of", "--out", _folder["x.png"]);
        run.Fails(2, "it has 40: animal 0, beast 0");
        Assert.That(run.Error, Does.Not.Contain("animal 9"));
    }

    [Test]
    public async Task List_shows_their_number_and_the_first_few_and_json_all()
    {
        var text = (await RunAsync("models")).Succeeds().Out;
        Assert.That(text, Does.Contain("40: animal 0, beast 0; animal 1, beast 1; animal 2,").And.Not.Contain("animal 3"));

        using var json = JsonDocument.Parse((await RunAsync("models", "--json")).Succeeds().Out);
        Assert.That(json.RootElement.GetProperty("models")[0].GetProperty("classes").GetArrayLength(), Is.EqualTo(40));
    }
}
