using System.Text.Json;
using Generative.Sampling;

namespace Generative.Generate.Tests.Commands;

public sealed class ListCommandsTests
{
    [Test]
    public async Task Samplers_are_listed_with_their_settings()
    {
        var text = (await Cli.RunAsync("samplers")).Succeeds().Out;
        foreach (var sampler in KnownSamplers.All)
            Assert.That(text, Does.Contain(sampler.Name));
        Assert.That(text, Does.Contain("eta=0"));

        using var json = JsonDocument.Parse((await Cli.RunAsync("samplers", "--json")).Succeeds().Out);
        var ddim = json.RootElement.GetProperty("samplers").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "ddim");
        Assert.That(ddim.GetProperty("settings")[0].GetProperty("name").GetString(), Is.EqualTo("eta"));
        Assert.That(ddim.GetProperty("settings")[0].GetProperty("max").GetDouble(), Is.EqualTo(1));
    }

    [Test]
    public async Task Models_are_listed_with_what_suits_them()
    {
        var text = (await Cli.RunAsync("models")).Succeeds().Out;
        Assert.That(text, Does.Contain("tiny").And.Contain("8x8").And.Contain("circle square star").And.Contain("edm-heun, 3 steps"));

        using var json = JsonDocument.Parse((await Cli.RunAsync("models", "--json")).Succeeds().Out);
        var models = json.RootElement.GetProperty("models").EnumerateArray().ToList();
        Assert.That(models.Select(m => m.GetProperty("name").GetString()), Is.EqualTo(new[] { "plain", "strict", "tiny" }));
        Assert.That(models[2].GetProperty("classes").Deserialize<string[]>(), Is.EqualTo(TinyModel.Classes));
        Assert.That(models[2].GetProperty("samplers")[0].GetProperty("verdict").GetString(), Is.EqualTo("Exact"));
    }

    [Test]
    public async Task Doctor_reports_a_working_torch()
    {
        Assert.That((await Cli.RunAsync("doctor")).Succeeds().Out, Does.Contain("backend").And.Contain("libtorch works."));
        using var json = JsonDocument.Parse((await Cli.RunAsync("doctor", "--json")).Succeeds().Out);
        Assert.That(json.RootElement.GetProperty("healthy").GetBoolean(), Is.True);
        var torch = json.RootElement.GetProperty("sections").GetProperty("torch");
        Assert.That(torch.GetProperty("backend").GetString(), Is.EqualTo("cpu").Or.EqualTo("cuda"));
    }

    [Test]
    public async Task Help_and_version_are_results()
    {
        Assert.That((await Cli.RunAsync("--help")).Succeeds().Out, Does.Contain("image").And.Contain("replay").And.Contain("doctor"));
        var help = (await Cli.RunAsync("image", "--help")).Succeeds().Out;
        string[] options = ["--model", "--sampler", "--steps", "--class", "--count", "--seed", "--guidance", "--out", "--device", "--json"];
        foreach (var option in options)
            Assert.That(help, Does.Contain(option));
        Assert.That((await Cli.RunAsync("--version")).Succeeds().Out, Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [TestCase("No command is given; choose image, text, score, compress, decompress, samplers, models, replay, encode, decode, convert, doctor")]
    [TestCase("There is no command 'imagee' (did you mean image?)", "imagee")]
    [TestCase("There is no command 'paint'", "paint", "--count", "3")]
    [TestCase("There is no option '--jsn' (did you mean --json?)", "models", "--jsn")]
    [TestCase("There is no option '--jsn'", "--jsn")]
    [TestCase("'now' is one argument too many", "doctor", "now")]
    [TestCase("'@args.txt' is one argument too many", "doctor", "@args.txt")]
    public async Task Wrong_command_line_is_one_sentence(string says, params string[] args) => (await Cli.RunAsync(args)).Fails(2, says);
}
