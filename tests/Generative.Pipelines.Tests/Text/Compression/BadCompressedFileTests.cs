using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>Files that are damaged, or belong to something else: each ends in a sentence, none in other bytes.</summary>
public sealed class BadCompressedFileTests
{
    private const string Weights = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly byte[] Text = BigramText.Bytes(300);

    private byte[] _file = [];
    private int _header;

    [OneTimeSetUp]
    public async Task Compress()
    {
        var packed = await new TextCompressor(Same()).CompressAsync(new() { Model = "bytes", Data = Text });
        (_file, _header) = (packed.Data.ToArray(), packed.HeaderBytes);
    }

    [Test]
    public void Any_byte_changed_is_found_before_the_network_is_asked()
    {
        for (var at = 0; at < _file.Length; at++)
        {
            var damaged = _file.ToArray();
            damaged[at] ^= 0x10;
            var says = at < 4 ? "does not begin with GNLZ" : at == 4 ? "has format version 17, and this program reads version 1"
                : at < _header ? "header is damaged" : "body is damaged";
            Assert.That(() => Unpack(Unasked(), damaged),
                Throws.InstanceOf<InvalidDataException>().With.Message.Contains(says), $"byte {at}");
        }
    }

    [Test]
    public void Any_byte_missing_or_added_is_found()
    {
        for (var length = 0; length < _file.Length; length++)
            Assert.That(() => Unpack(Unasked(), _file[..length]), Throws.InstanceOf<InvalidDataException>().With.Message
                .Contains(length < 4 ? "does not begin with" : length < _header ? "header is damaged or cut off" : "body is damaged"));
        Assert.That(() => Unpack(Unasked(), [.. _file, 7]),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("body is damaged"));
    }

    [Test]
    public void Other_weights_are_named() => Assert.That(
        () => Unpack(new(BigramText.Model(), Weights.Replace('0', 'f')), _file), Throws.InstanceOf<InvalidDataException>().With.Message
        .Contains("compressed by 'bytes' with weights 00112233..., and 'bytes' has weights ff112233...; name the model it was"));

    [Test]
    public void Other_numbers_are_found_at_the_first_answer() => Assert.That(
        () => Unpack(new(BigramText.Model(), Weights, (_, value) => value * (1 + 1e-6)), _file),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contains("computes other numbers than where the file was compressed"));

    [Test]
    public void Other_numbers_later_on_are_found_by_the_text() => Assert.That(
        () => Unpack(new(BigramText.Model(), Weights, (call, value) => call == 0 ? value : value * 0.9), _file),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contains("The text cannot be had back here"));

    [Test]
    public async Task Whole_file_comes_back() => Assert.That((await Unpack(Same(), _file)).Data.ToArray(), Is.EqualTo(Text));

    private static OneModel Same() => new(BigramText.Model(), Weights);

    private static OneModel Unasked() => new(BigramText.Model(), Weights, (_, _) => throw new AssertionException("the network was asked"));

    private static Task<CompressionResult> Unpack(OneModel model, byte[] file) => new TextCompressor(model).DecompressAsync("bytes", file);
}
