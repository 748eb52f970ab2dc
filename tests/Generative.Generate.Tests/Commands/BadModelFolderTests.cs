using System.Buffers.Binary;
using System.Text;

namespace Generative.Generate.Tests.Commands;

/// <summary>Model folders that are broken, each in its own way: one sentence that names the file, exit code 2, no picture.</summary>
public sealed class BadModelFolderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create()
    {
        _folder = new();
        Directory.CreateDirectory(_folder["model"]);
        foreach (var file in Directory.EnumerateFiles(TestModels.Tiny))
            File.Copy(file, _folder["model", Path.GetFileName(file)]);
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string Config => _folder["model", "config.json"];

    private string Weights => _folder["model", "model.safetensors"];

    private async Task Fails(params string[] says)
    {
        string[] args = ["image", "--model", _folder["model"], "--threads", "1", "--steps", "1", "--out", _folder["made"]];
        (await Cli.RunAsync(args)).Fails(2, says);
        Assert.That(Directory.Exists(_folder["made"]), Is.False);
    }

    [Test]
    public async Task Truncated_weights()
    {
        using (var file = new FileStream(Weights, FileMode.Open))
            file.SetLength(file.Length / 2);
        await Fails(Weights);
    }

    [Test]
    public async Task Header_longer_than_the_file()
    {
        using (var file = new FileStream(Weights, FileMode.Open))
            file.Write(BitConverter.GetBytes(1L << 24));
        await Fails(Weights, "16777216");
    }

    [Test]
    public async Task Overlapping_offsets()
    {
        WriteWeights("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8);
        await Fails(Weights, "'b'", "inside 'a'");
    }

    [Test]
    public async Task Offsets_out_of_range()
    {
        WriteWeights("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4);
        await Fails(Weights, "'a'", "ends at byte 8");
    }

    [Test]
    public async Task Unknown_dtype()
    {
        WriteWeights("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8);
        await Fails(Weights, "\"F33\"");
    }

    [Test]
    public async Task Weights_of_another_kind()
    {
        ChangeHeader("F32", "I32");
        await Fails("of another kind");
    }

    [Test]
    public async Task Weights_of_another_network()
    {
        WriteWeights("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4);
        await Fails("missing from the file", "unexpected in the file: a");
    }

    [Test]
    public async Task NaN_weights()
    {
        var bytes = File.ReadAllBytes(Weights);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), float.NaN);
        File.WriteAllBytes(Weights, bytes);
        await Fails("1 with NaN or infinite values");
    }

    [TestCase("\"module\"", "\"modul\"", "'modul'")]
    [TestCase("\"img_resolution\": 8,", "", "lacks 'img_resolution'")]
    [TestCase("\"shape\"", "\"chape\"", "lacks 'shape'", "chape")]
    [TestCase("\"SongUNet\"", "\"SongNet\"", "\"SongNet\" is not known")]
    [TestCase("\"img_resolution\": 8", "\"img_resolution\": \"eight\"", "'img_resolution' is \"eight\"")]
    [TestCase("\"process\"", "\"proces\"", "'proces'")]
    [TestCase("{", "", "not valid JSON")]
    public async Task Config_that_lacks_or_misnames_a_field(string piece, string by, params string[] says)
    {
        var text = File.ReadAllText(Config);
        var at = text.IndexOf(piece, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative, "the piece to replace is not there");
        File.WriteAllText(Config, string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + piece.Length)));
        var run = await Cli.RunAsync("image", "--model", _folder["model"], "--threads", "1", "--out", _folder["made"]);
        run.Fails(2, "config.json");
        Assert.That(says.Any(run.Error.Contains), Is.True, run.Error);
    }

    [Test]
    public async Task Folder_without_weights_or_config()
    {
        File.Delete(Weights);
        await Fails("the weights 'model.safetensors' do not exist");
        File.Delete(Config);
        await Fails("holds no config.json");
    }

    [Test]
    public async Task Model_that_cannot_generate()
    {
        File.WriteAllText(Config, """
            { "format": "generative-model/1", "name": "judge", "module": {"type": "ImageClassifier"},
              "state": {"kind": "image", "shape": [1, 8, 8]}, "weights": "model.safetensors" }
            """);
        await Fails("'judge' cannot generate");
    }

    private void WriteWeights(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[data]]);
    }

    private void ChangeHeader(string piece, string by)
    {
        var bytes = File.ReadAllBytes(Weights);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes, 8, length).Replace(piece, by));
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes[(8 + length)..]]);
    }
}
