using System.Text.Json;

namespace Generative.Sampling.Tests;

public sealed class MaskGitTests
{
    [TestCase(true, 10, new[] { 9, 8, 7, 6, 5, 3, 2, 1, 1, 0 }, Description = "in float32, as published: 10 (1 - 0.6) is below 4")]
    [TestCase(true, 2, new[] { 5, 0 })]
    [TestCase(false, 4, new[] { 9, 7, 3, 0 })]
    public void Masks_fall_as_the_schedule_says(bool linear, int steps, int[] expected)
    {
        var model = new SineTokens(10);

        var (states, _) = TokenRows.Run(new MaskGit(new() { LinearSchedule = linear }), model, new([1], steps));

        Assert.That(states.Select(s => s.Count(t => t == model.Mask)), Is.EqualTo(expected));
    }

    [Test]
    public void Given_tokens_stay_and_full_rows_are_left_alone()
    {
        var model = new SineTokens(4);
        var request = TokenRows.Canvas(model, 3, [-1, 2, -1, -1], [0, 1, 2, 3]);

        var (states, _) = TokenRows.Run(new MaskGit(), model, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(states.Select(s => s[1]), Is.All.EqualTo(2));
        Assert.That(states.Select(s => s[4..]), Is.All.EqualTo(new long[] { 0, 1, 2, 3 }));
        Assert.That(states[^1], Does.Not.Contain(model.Mask));
    }

    [TestCase("{\"_class_name\":\"AmusedScheduler\",\"mask_token_id\":9}", false)]
    [TestCase("{\"_class_name\":\"AmusedScheduler\",\"masking_schedule\":\"linear\",\"_diffusers_version\":\"0.30\"}", true)]
    public void Published_config_is_read(string json, bool linear) => Assert.That(Read(json).LinearSchedule, Is.EqualTo(linear));

    [TestCase("{\"_class_name\":\"DDIMScheduler\"}", "expected AmusedScheduler")]
    [TestCase("{\"_class_name\":\"AmusedScheduler\",\"masking_schedule\":\"square\"}", "is 'square'; expected cosine or linear")]
    [TestCase("{\"_class_name\":\"AmusedScheduler\",\"mask_schedule\":\"linear\"}", "unknown 'mask_schedule'")]
    public void Config_of_another_kind_is_refused(string json, string message) =>
        Assert.That(() => Read(json), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase(0)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void Starting_ratio_is_a_share(double ratio) => Assert.That(
        () => new MaskGit(new() { StartingMaskRatio = ratio }),
        Throws.ArgumentException.With.Message.Contains("give a share above 0, at most 1"));

    private static MaskGitOptions Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return MaskGitOptions.Read(ComponentSettings.Parse(document.RootElement, "scheduler_config.json", "_class_name"));
    }
}
