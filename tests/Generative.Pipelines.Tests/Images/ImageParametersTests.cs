using Generative.Imaging;

namespace Generative.Pipelines.Tests;

public sealed class ImageParametersTests
{
    private TinyPipeline tiny = null!;

    private static ImageRequest Edit { get; } = TinyPipeline.Request with
    {
        Steps = 4, Count = 2, Seed = 3, Strength = 0.75, Guidance = 2, GuidanceFrom = 0.1, GuidanceTo = 5, GuidanceRescale = 0.25,
            Levels = "karras",
        Init = [TestPictures.Grey()], Mask = TestPictures.RightHalf(), Notes = new Dictionary<string, string> { ["edit.init"] = "cat.png" },
        Settings = new Dictionary<string, double> { ["S_churn"] = 2 },
    };

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public async Task What_is_written_makes_the_same_request_again()
    {
        var result = await tiny.Pipeline.GenerateAsync(Edit);
        var parameters = GenerationParameters.Parse(result.ParametersOf([0, 1]).ToJson());

        var again = ImageParameters.Read(parameters, "tiny") with { Init = Edit.Init, Mask = Edit.Mask };
        var made = await tiny.Pipeline.GenerateAsync(again);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((parameters.Extra["edit.init"], parameters.Extra["edit.start_row"], parameters.Extra["edit.strength"]),
            Is.EqualTo(("cat.png", "1", "0.75")));
        Assert.That((again.GuidanceFrom, again.GuidanceTo, again.GuidanceRescale, again.Levels), Is.EqualTo((0.1, 5.0, 0.25, "karras")));
        Assert.That(made.Pictures.Zip(result.Pictures, (a, b) => a.PixelsEqual(b)), Is.All.True);
        Assert.That(() => ImageParameters.CheckPictures(parameters, made.Plan), Throws.Nothing);
        Assert.That(made.ParametersOf([0, 1]).Extra.Keys, Is.EquivalentTo(parameters.Extra.Keys.Where(k => k != "edit.init")),
            "notes are the caller's");
    }

    [Test]
    public async Task Another_picture_or_mask_is_noticed_and_a_copy_in_colour_is_not()
    {
        var parameters = (await tiny.Pipeline.GenerateAsync(Edit)).ParametersOf([0]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Check(Edit with { Init = [TestPictures.Grey().ToRgb()] }), Throws.Nothing);
        Assert.That(() => Check(Edit with { Init = [TestPictures.Grey(1)] }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("The init picture is not the one"));
        Assert.That(() => Check(Edit with { Mask = TestPictures.Grey() }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("The mask is not"));
        Assert.That(() => Check(Edit with { Mask = null }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("begins with nothing"));

        void Check(ImageRequest request) => ImageParameters.CheckPictures(parameters, tiny.Pipeline.Plan(request));
    }

    [TestCase("edit.strength")]
    [TestCase("guidance.from")]
    [TestCase("setting.eta")]
    public void Parameter_that_is_no_number_is_named(string key)
    {
        var parameters = new GenerationParameters
        {
            Model = "tiny", WeightsHash = "", Sampler = "ddim", Steps = 3, Seeds = [0], Guidance = 1, Classes = [], Columns = 1,
            Extra = new Dictionary<string, string> { [key] = "much" },
        };
        Assert.That(() => ImageParameters.Read(parameters, "tiny"),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"The parameter '{key}' is 'much'; it should be a number."));
    }
}
