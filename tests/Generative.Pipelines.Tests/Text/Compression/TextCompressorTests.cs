using System.Text;
using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class TextCompressorTests
{
    private static readonly OneModel Catalog = new(BigramText.Model());

    private static readonly TestCaseData[] Texts =
    [
        new TestCaseData(Array.Empty<byte>()).SetName("Empty"),
        new TestCaseData("a"u8.ToArray()).SetName("One byte"),
        new TestCaseData("in the beginning"u8.ToArray()).SetName("A few words"),
        new TestCaseData(Encoding.UTF8.GetBytes("né 日本 😀\r\n\0")).SetName("UTF-8"),
        new TestCaseData(new byte[] { 0xFF, 0xC3, 0x28, 0xE2, 0x82, 0, 0xED, 0xA0, 0x80 }).SetName("No UTF-8"),
        new TestCaseData("a <end> b<end>"u8.ToArray()).SetName("Spellings of special tokens"),
        new TestCaseData(Enumerable.Range(0, 1500).Select(i => (byte)(i * i * 7919 >> 5)).ToArray()).SetName("Bytes of any kind"),
        new TestCaseData(BigramText.Bytes(1000)).SetName("Longer than the context"),
    ];

    [TestCaseSource(nameof(Texts))]
    public async Task Bytes_come_back_as_they_were(byte[] text)
    {
        foreach (var rows in new int?[] { null, 1, 3, 40 })
            foreach (var begin in new int?[] { null, ByteModel.End })
            {
                var compressor = new TextCompressor(new OneModel(BigramText.Model(), begin: begin));
                var packed = await compressor.CompressAsync(new() { Model = "bytes", Data = text, Rows = rows });
                var again = await compressor.DecompressAsync("bytes", packed.Data);

                Assert.That(again.Data.ToArray(), Is.EqualTo(text), $"{rows} rows");
                Assert.That(packed.Rows, Is.InRange(1, Math.Max(1, Math.Min(rows ?? 1, text.Length))));
                Assert.That((again.Rows, again.Tokens, again.NetworkEvaluations),
                    Is.EqualTo((packed.Rows, packed.Tokens, packed.NetworkEvaluations)));
            }
    }

    [TestCase(null)]
    [TestCase(ByteModel.End)]
    public async Task Size_is_what_the_score_says(int? begin)
    {
        var catalog = new OneModel(BigramText.Model(), begin: begin);
        var text = BigramText.Bytes(70_000);
        var score = await new TextScorer(catalog, new RowStreamsFactory()).ScoreAsync(new() { Model = "bytes", Text = text });
        var packed = await new TextCompressor(catalog).CompressAsync(new() { Model = "bytes", Data = text });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(packed.BitsPerByte, Is.EqualTo(score.BitsPerByte).Within(0.5).Percent);
        Assert.That(packed.Rows, Is.EqualTo(8));
        Assert.That(packed.HeaderBytes, Is.LessThan(60));
        Assert.That((packed.CompressedBytes, packed.Bytes), Is.EqualTo((packed.Data.Length, text.Length)));
        Assert.That(packed.Ratio, Is.EqualTo(8 / packed.BitsPerByte).Within(1e-9));
    }

    [Test]
    public async Task One_row_costs_to_the_last_bit_what_its_windows_score()
    {
        var text = BigramText.Bytes(3000);
        foreach (var context in new[] { 1, 20, 63 })
        {
            var score = await new TextScorer(Catalog, new RowStreamsFactory())
                .ScoreAsync(new() { Model = "bytes", Text = text, Context = context });
            var packed = await new TextCompressor(Catalog)
                .CompressAsync(new() { Model = "bytes", Data = text, Rows = 1, Context = context });

            Assert.That(packed.CompressedBytes - packed.HeaderBytes,
                Is.EqualTo(score.BitsPerByte * text.Length / 8).Within(3), $"{context}");
        }
    }

    [Test]
    public async Task Calls_have_one_shape_in_both_directions()
    {
        var text = BigramText.Bytes(500);
        foreach (var _ in (int[])[1, 2])
        {
            var shapes = new List<string>[] { [], [] };
            var (packing, unpacking) = (Recorded(shapes[0]), Recorded(shapes[1]));
            var packed = await new TextCompressor(packing).CompressAsync(new() { Model = "bytes", Data = text, Rows = 3 });
            await new TextCompressor(unpacking).DecompressAsync("bytes", packed.Data);

            Assert.That(shapes[1], Is.EqualTo(shapes[0]));
            Assert.That(shapes[0].Distinct(), Is.EqualTo(new[] { "3,1,257" }));
        }

        static OneModel Recorded(List<string> shapes) => new(BigramText.Model(), answered: (_, value) =>
        {
            shapes.Add(string.Join(',', value.shape));
            return value;
        });
    }

    [Test]
    public async Task Progress_reaches_the_whole_and_threads_are_put_back()
    {
        var (shares, threads) = (new List<double>(), get_num_threads());
        var packed = await new TextCompressor(Catalog).CompressAsync(new() { Model = "bytes", Data = BigramText.Bytes(200) }, shares.Add);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(shares, Is.Ordered.And.Count.EqualTo(200));
        Assert.That(shares[^1], Is.EqualTo(1));
        Assert.That((packed.Threads, get_num_threads()), Is.EqualTo((threads, threads)));
    }

    [Test]
    public void Wrong_requests_name_the_value_and_the_fix()
    {
        var compressor = new TextCompressor(Catalog);
        var usual = new CompressRequest { Model = "bytes", Data = "abc"u8.ToArray() };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => compressor.CompressAsync(usual with { Rows = 0 }),
            Throws.ArgumentException.With.Message.Contains("rows is 0; give at least 1"));
        Assert.That(() => compressor.CompressAsync(usual with { Context = 64 }),
            Throws.ArgumentException.With.Message.Contains("context is 64; give at most 63"));
    }

    [Test]
    public void Model_that_does_not_write_from_left_to_right_is_refused()
    {
        using var tiny = new TinyTextPipeline();

        Assert.That(() => new TextCompressor(tiny.Catalog).CompressAsync(new() { Model = "tiny-text", Data = "abc"u8.ToArray() }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'tiny-text' does not write text from left to right"));
    }

    [Test]
    public Task Finished_and_cancelled_runs_leave_no_tensor_behind() => LiveTensors.AreUnchangedBy(async () =>
    {
        var compressor = new TextCompressor(Catalog);
        var request = new CompressRequest { Model = "bytes", Data = BigramText.Bytes(200) };
        var packed = await compressor.CompressAsync(request);
        foreach (var unpack in new[] { false, true })
        {
            using var stop = new CancellationTokenSource();
            Assert.That(() => unpack ? compressor.DecompressAsync("bytes", packed.Data, _ => stop.Cancel(), stop.Token)
                : compressor.CompressAsync(request, _ => stop.Cancel(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
        }
    }, rounds: 3);
}
