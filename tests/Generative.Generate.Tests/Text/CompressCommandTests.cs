using System.Text;
using System.Text.Json;
using Generative.Samples.Generate;

namespace Generative.Generate.Tests.Text;

/// <summary><c>compress</c>, <c>decompress</c> and the exact <c>score</c>, with a network.</summary>
public sealed class CompressCommandTests
{
    private TextModels models = null!;

    [OneTimeSetUp]
    public void Write()
    {
        models = new();
        TinyWriter.Write(models["writer"], "writer");
        TinyWriter.Write(models["other"], "other", layers: 2);
    }

    [OneTimeTearDown]
    public void Remove() => models.Dispose();

    [TestCase("plain.txt", "1")]
    [TestCase("rows.txt", "5")]
    public async Task File_comes_back_and_is_as_long_as_the_score_says(string name, string rows)
    {
        var (file, packed, again) = (models.File(name), models.File(name + ".gnlz"), models.File(name + ".again"));
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("In the beginning God né\r\n", 40))), 0xFF, 0, 0xC3];
        await File.WriteAllBytesAsync(file, bytes);
        using var packing = JsonDocument.Parse(
            (await RunAsync("compress", file, "--out", packed, "--rows", rows, "--json")).Succeeds().Out);
        using var unpacking = JsonDocument.Parse((await RunAsync("decompress", packed, "--out", again, "--json")).Succeeds().Out);
        using var score = JsonDocument.Parse((await models.ScoreAsync("--model", "writer", "--file", file, "--json")).Succeeds().Out);
        var root = packing.RootElement;
        var body = root.GetProperty("compressedBytes").GetInt64() - root.GetProperty("headerBytes").GetInt32();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(await File.ReadAllBytesAsync(again), Is.EqualTo(bytes));
        Assert.That(root.GetProperty("compressedBytes").GetInt64(), Is.EqualTo(new FileInfo(packed).Length));
        Assert.That(root.GetProperty("bytes").GetInt64(), Is.EqualTo(bytes.Length));
        Assert.That(root.GetProperty("rows").GetInt32().ToString(), Is.EqualTo(rows));
        Assert.That(unpacking.RootElement.GetProperty("compressedBytes").GetInt64(), Is.EqualTo(new FileInfo(packed).Length));
        Assert.That(score.RootElement.GetProperty("isExact").GetBoolean(), Is.True);
        Assert.That(8.0 * body / bytes.Length, Is.EqualTo(score.RootElement.GetProperty("bitsPerByte").GetDouble())
            .Within(rows == "1" ? 0.5 : 5).Percent);
    }

    [Test]
    public async Task People_are_told_the_size_and_that_the_score_is_exact()
    {
        var file = models.File("told.txt");
        await File.WriteAllTextAsync(file, "In the beginning God");
        var packed = await RunAsync("compress", file, "--out", models.File("told.gnlz"));
        var score = await models.ScoreAsync("--model", "writer", "--file", file);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(packed.Succeeds().Out,
            Does.Match(@"told\.gnlz: 20 bytes of text in \d+ by writer, \d+\.\d{3} bits a byte, \d+ tokens in 1 rows"));
        Assert.That(score.Succeeds().Out, Does.Match(@"^exactly \d+\.\d{4} bits a byte by writer: 20 bytes"));
    }

    [Test]
    public async Task Empty_file_is_a_file_too()
    {
        var (file, packed, again) = (models.File("empty"), models.File("empty.gnlz"), models.File("empty.again"));
        await File.WriteAllBytesAsync(file, []);
        (await RunAsync("compress", file, "--out", packed)).Succeeds();
        (await RunAsync("decompress", packed, "--out", again)).Succeeds();

        Assert.That(new FileInfo(again).Length, Is.Zero);
    }

    [Test]
    public async Task What_cannot_be_is_one_sentence_and_leaves_no_file()
    {
        var (file, packed, again) = (models.File("some.txt"), models.File("some.gnlz"), models.File("some.again"));
        await File.WriteAllTextAsync(file, "In the beginning God");
        (await RunAsync("compress", file, "--out", packed)).Succeeds();

        (await RunAsync("decompress", file, "--out", again)).Fails(2, "does not begin with GNLZ");
        (await models.RunAsync(false, "decompress", packed, "--model", "other", "--threads", "1", "--out", again))
            .Fails(2, "was compressed by 'writer' with weights", "and 'other' has weights", "name the model it was compressed by");
        (await models.RunAsync(false, "compress", file, "--model", "tiny-text", "--threads", "1", "--out", again))
            .Fails(2, "'tiny-text' does not write text from left to right");
        (await RunAsync("compress", models.File("none"), "--out", again)).Fails(2, "There is no file", "check the path");
        (await RunAsync("compress", file, "--out", file)).Fails(2, "is the file to be read; give another");
        (await RunAsync("compress", file, "--out", again, "--rows", "0")).Fails(2, "--rows is '0'; give a whole number from 1 to 1024");
        (await models.ScoreAsync("--model", "writer", "--file", file, "--draws", "3")).Fails(2, "its score is exact, without draws");
        await File.WriteAllBytesAsync(packed, (await File.ReadAllBytesAsync(packed))[..^1]);
        (await RunAsync("decompress", packed, "--out", again)).Fails(2, "body is damaged or cut off; get a whole copy of it");

        Assert.That(File.Exists(again), Is.False);
    }

    [Test]
    public async Task Interrupted_run_writes_nothing()
    {
        var (file, packed) = (models.File("long.txt"), models.File("long.gnlz"));
        await File.WriteAllTextAsync(file, new string('x', 200_000));
        var (output, error) = (new StringWriter(), new StringWriter());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var code = await new App(new Streams(output, error, false), [models[""]])
            .RunAsync(["compress", file, "--model", "writer", "--out", packed, "--threads", "1", "--rows", "1"], stop.Token);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((code, error.ToString().Trim()), Is.EqualTo((130, "Interrupted; nothing was written.")));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(packed)!, "*.tmp"), Is.Empty);
        Assert.That(File.Exists(packed), Is.False);
    }

    private Task<Run> RunAsync(string command, string file, params string[] args) =>
        models.RunAsync(false, [command, file, "--model", "writer", "--threads", "1", .. args]);
}
