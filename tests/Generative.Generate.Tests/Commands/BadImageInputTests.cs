using TorchSharp;

namespace Generative.Generate.Tests.Commands;

/// <summary>Everything a user can get wrong about <c>image</c>, and a piece of the sentence that must say so.</summary>
public sealed class BadImageInputTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("There is no model 'tinny' (did you mean tiny?)", "--model", "tinny")]
    [TestCase("There is no model 'nothing-like-it'; known are plain, strict, tiny", "--model", "nothing-like-it")]
    [TestCase("There is no sampler 'edm-hein' (did you mean edm-heun", "--sampler", "edm-hein")]
    [TestCase("'tiny' has no class 'squar' (did you mean square or star?); it has circle, square, star", "--class", "squar")]
    [TestCase("class is 3; 'tiny' has classes 0 to 2", "--class", "3")]
    [TestCase("class is -1; 'tiny' has classes 0 to 2", "--class", "-1")]
    [TestCase("'plain' has no classes; leave out 'all'", "--model", "plain", "--class", "all")]
    [TestCase("There is no option '--stepz' (did you mean --steps?)", "--stepz", "3")]
    [TestCase("'more' is one argument too many", "more")]
    [TestCase("--steps is '0'; give a whole number from 1 to 100000", "--steps", "0")]
    [TestCase("--steps is '-5'; give", "--steps", "-5")]
    [TestCase("--steps is '100001'; give", "--steps", "100001")]
    [TestCase("--steps is '1.5'; give", "--steps", "1.5")]
    [TestCase("--steps is ''; give", "--steps", "")]
    [TestCase("--steps is '--out'; give", "--steps")]
    [TestCase("--steps", "--steps", "1", "--steps", "2")]
    [TestCase("--count is '0'; give a whole number from 1 to 1000000", "--count", "0")]
    [TestCase("--count is '-1'; give", "--count", "-1")]
    [TestCase("--count is '99999999999'; give", "--count", "99999999999")]
    [TestCase("--count is 'many'; give", "--count", "many")]
    [TestCase("--seed is '99999999999999999999'; give a whole number from 0 to 9007199254740991", "--seed", "99999999999999999999")]
    [TestCase("--seed is '-1'; give", "--seed", "-1")]
    [TestCase("--seed is 'abc'; give", "--seed", "abc")]
    [TestCase("seed is 9007199254740991; give a whole number from 0 to 9007199254740990", "--seed", "9007199254740991", "--count", "2")]
    [TestCase("--guidance is 'strong'; give a finite number", "--guidance", "strong")]
    [TestCase("--guidance is 'NaN'; give a finite number", "--guidance", "NaN")]
    [TestCase("--guidance is '1e999'; give a finite number", "--guidance", "1e999")]
    [TestCase("guidance compares with the answer for no class, which 'strict' was not trained to give",
        "--model", "strict", "--guidance", "2")]
    [TestCase("NaN", "--guidance", "1e308")]
    [TestCase("--threads is '0'; give a whole number from 1 to 512", "--threads", "0")]
    [TestCase("--batch is '0'; give", "--batch", "0")]
    [TestCase("device is 'gpu'; choose auto, cpu, cuda or cuda:INDEX", "--device", "gpu")]
    [TestCase("device is 'cuda:x'; choose", "--device", "cuda:x")]
    [TestCase("device is 'cuda:99'", "--device", "cuda:99")]
    [TestCase("--set is 'eta'; give NAME=VALUE", "--set", "eta")]
    [TestCase("--set is 'eta=much'; give NAME=VALUE", "--set", "eta=much")]
    [TestCase("--set gives 'eta' twice", "--set", "eta=0", "--set", "eta=1")]
    [TestCase("has no setting 'eta'", "--set", "eta=1")]
    [TestCase("eta is 2; ddim takes 0 to 1", "--sampler", "ddim", "--set", "eta=2")]
    [TestCase("eta is NaN", "--sampler", "ddim", "--set", "eta=NaN")]
    public async Task Wrong_option_is_one_sentence_and_exit_code_2(string says, params string[] args)
    {
        string[] model = args.Contains("--model") ? [] : ["--model", "tiny"];
        string[] threads = args.Contains("--threads") ? [] : ["--threads", "1"];
        (await Cli.RunAsync(["image", .. model, .. threads, .. args, "--out", _folder["made"]])).Fails(2, says);
        Assert.That(_folder.Entries, Is.Empty);
    }

    [Test]
    public async Task Cuda_where_there_is_none()
    {
        Assume.That(torch.cuda.is_available(), Is.False);
        (await Cli.ImageAsync("--device", "cuda", "--out", _folder["made"])).Fails(2, "device is 'cuda', but", "choose cpu or auto");
    }

    [Test]
    public async Task Json_asked_for_does_not_change_how_errors_look() =>
        (await Cli.ImageAsync("--json", "--class", "squar", "--out", _folder["made"])).Fails(2, "no class 'squar'");

    [Test]
    public async Task Existing_folder_as_a_file()
    {
        Directory.CreateDirectory(_folder["out.png"]);
        (await Cli.ImageAsync("--out", _folder["out.png"])).Fails(2, $"--out '{_folder["out.png"]}' is a folder; name a file");
        Assert.That(_folder.Entries, Is.EqualTo(new[] { "out.png" }));
    }

    [Test]
    public async Task Existing_file_as_a_folder()
    {
        File.WriteAllText(_folder["made"], "mine");
        (await Cli.ImageAsync("--out", _folder["made"])).Fails(2, "is a file; give a folder, or a picture ending in .png");
        Assert.That(File.ReadAllText(_folder["made"]), Is.EqualTo("mine"));
    }

    [TestCase("x.png")]
    [TestCase("x")]
    public async Task Path_inside_a_file(string name)
    {
        File.WriteAllText(_folder["notes"], "mine");
        (await Cli.ImageAsync("--out", _folder["notes", "deeper", name])).Fails(2, "lies inside", "which is a file");
    }

    // The kernel's own folder takes no files from anybody, root included.
    [TestCase("/proc/x.png")]
    [TestCase("/proc/x")]
    [Platform("Linux")]
    public async Task Unwritable_folder(string path) => (await Cli.ImageAsync("--out", path)).Fails(2, $"--out '{path}' cannot be written");

    [Test]
    public async Task Empty_and_overlong_paths()
    {
        (await Cli.ImageAsync("--out", "")).Fails(2, "--out is empty");
        (await Cli.ImageAsync("--out", _folder[new string('x', 300) + ".png"])).Fails(2, "304 letters long");
    }

    [TestCase("out.png", "1000000")]
    [TestCase("out.webp", "70000")]
    public async Task Sheet_too_large_for_its_format(string name, string count)
    {
        (await Cli.ImageAsync("--count", count, "--out", _folder[name])).Fails(2, $"{count} pictures make a", "give a folder as --out");
        Assert.That(_folder.Entries, Is.Empty);
    }
}
