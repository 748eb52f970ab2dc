using System.Text.Json;
using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Generate.Tests;

public sealed class ConvertCommandTests
{
    // Python's own pickle and zip modules wrote it: epoch 3, hyper_parameters (a Namespace), state_dict with w (floats 0 to 5, [3, 2] with
    // strides 1 and 3) and loss.h (halves 1 and -2).
    private const string Checkpoint =
        "UEsDBBQAAAAAACsAeF3IKAuwZwEAAGcBAAAKAAAAbS9kYXRhLnBrbIACfXEAKFgFAAAAZXBvY2hxAUsDWAoAAABzdGF0ZV9kaWN0cQJjY29sbGVjdGlv" +
        "bnMKT3JkZXJlZERpY3QKcQMpUnEEKFgBAAAAd3EFY3RvcmNoLl91dGlscwpfcmVidWlsZF90ZW5zb3JfdjIKcQYoKFgHAAAAc3RvcmFnZXEHY3RvcmNo" +
        "CkZsb2F0U3RvcmFnZQpxCFgBAAAAMHEJWAMAAABjcHVxCksGdHELUUsASwNLAoZxDEsBSwOGcQ2JaAMpUnEOdHEPUnEQWAYAAABsb3NzLmhxEWgGKCho" +
        "B2N0b3JjaApIYWxmU3RvcmFnZQpxElgBAAAAMXETaApLAnRxFFFLAEsChXEVSwGFcRaJaAMpUnEXdHEYUnEZdVgQAAAAaHlwZXJfcGFyYW1ldGVyc3Ea" +
        "Y2FyZ3BhcnNlCk5hbWVzcGFjZQpxGymBcRx9cR1YAgAAAGxycR5HP1BiTdLxqfxzYnUuUEsDBBQAAAAAACsAeF0XkOeRGAAAABgAAAAIAAAAbS9kYXRh" +
        "LzAAAAAAAACAPwAAAEAAAEBAAACAQAAAoEBQSwMEFAAAAAAAKwB4XVgBUZcEAAAABAAAAAgAAABtL2RhdGEvMQA8AMBQSwECFAMUAAAAAAArAHhdyCgL" +
        "sGcBAABnAQAACgAAAAAAAAAAAAAAgAEAAAAAbS9kYXRhLnBrbFBLAQIUAxQAAAAAACsAeF0XkOeRGAAAABgAAAAIAAAAAAAAAAAAAACAAY8BAABtL2Rh" +
        "dGEvMFBLAQIUAxQAAAAAACsAeF1YAVGXBAAAAAQAAAAIAAAAAAAAAAAAAACAAc0BAABtL2RhdGEvMVBLBQYAAAAAAwADAKQAAAD3AQAAAAA=";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new();
        File.WriteAllBytes(_folder["m.ckpt"], Convert.FromBase64String(Checkpoint));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Checkpoint_becomes_a_safetensors_file()
    {
        var run = (await Cli.RunAsync("convert", _folder["m.ckpt"], "--take", "state_dict", "--without", "loss.",
            "--out", _folder["new", "m.safetensors"])).Succeeds();
        Assert.That(run.Out, Does.Contain("1 tensors, 24 bytes; 1 were left out.").And.Contain("argparse.Namespace"));
        using var scope = NewDisposeScope();
        using var written = SafetensorsFile.Open(_folder["new", "m.safetensors"]);
        Assert.That(written.Tensors.Keys, Is.EqualTo(new[] { "w" }));
        Assert.That(written.Read("w").data<float>().ToArray(), Is.EqualTo(new[] { 0f, 3, 1, 4, 2, 5 }));
    }

    [Test]
    public async Task Json_reports_what_was_written_and_passed_over()
    {
        var run = (await Cli.RunAsync("convert", _folder["m.ckpt"], "--out", _folder["m.safetensors"], "--json")).Succeeds();
        using var json = JsonDocument.Parse(run.Out);
        Assert.That(json.RootElement.GetProperty("tensors").GetInt32(), Is.EqualTo(2));
        Assert.That(json.RootElement.GetProperty("passedOver").GetProperty("hyper_parameters").GetString(), Is.EqualTo("argparse.Namespace"));
    }

    [TestCase("posix\nsystem\n", "posix.system")]
    [TestCase("builtins\neval\n", "builtins.eval")]
    public async Task Hostile_file_is_refused_and_nothing_is_written(string named, string says)
    {
        byte[] start = [0x80, 2, (byte)'c', .. named.Select(letter => (byte)letter)];
        File.WriteAllBytes(_folder["m.ckpt"], start);
        (await Cli.RunAsync("convert", _folder["m.ckpt"], "--out", _folder["m.safetensors"])).Fails(2, says, "was not run");
        Assert.That(_folder.Entries, Is.EqualTo(new[] { "m.ckpt" }));
    }

    [Test]
    public async Task Wrong_paths_and_parts_are_named()
    {
        (await Cli.RunAsync("convert", _folder["no.ckpt"], "--out", _folder["m.safetensors"])).Fails(2, "no.ckpt", "does not exist");
        (await Cli.RunAsync("convert", _folder["m.ckpt"], "--take", "model", "--out", _folder["m.safetensors"])).Fails(2, "'model'", "'state_dict'");
        (await Cli.RunAsync("convert", _folder["m.ckpt"], "--out", _folder["m.ckpt"])).Fails(2, "itself");
        (await Cli.RunAsync("convert", _folder["m.ckpt"], "--out", _folder.Root)).Fails(2, "is a folder");
    }
}
