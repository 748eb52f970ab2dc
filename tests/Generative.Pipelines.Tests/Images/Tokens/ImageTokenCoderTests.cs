using Generative.Imaging;

namespace Generative.Pipelines.Tests;

/// <summary>Pictures to ids and back.</summary>
public sealed class ImageTokenCoderTests
{
    private TokenPipeline _tokens = null!;
    private ImageTokenCoder _coder = null!;

    [OneTimeSetUp]
    public void Create()
    {
        _tokens = new();
        TinyPictureModel.WriteTokenizer(_tokens.Folder["alone"]);
        _coder = new(_tokens.Catalog);
    }

    [OneTimeTearDown]
    public void Remove() => _tokens.Dispose();

    [TestCase("tokens")]
    [TestCase("alone")]
    public async Task Ids_of_a_picture_are_those_of_its_reconstruction_in_a_grid(string model)
    {
        var picture = Noise(8, 8);
        var tokens = await _coder.EncodeAsync(model, [picture, picture]);
        var back = await _coder.DecodeAsync(tokens);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(tokens.Grids, Is.EqualTo(new[] { new TokenGrid(4, 4) }));
        Assert.That(tokens.Codes, Is.EqualTo(256));
        Assert.That(tokens.Pictures[0], Has.Count.EqualTo(16).And.All.InRange(0, 255));
        Assert.That(tokens.Pictures[1], Is.EqualTo(tokens.Pictures[0]));
        Assert.That(back.Select(p => (p.Width, p.Height, p.Channels)), Is.EqualTo(new[] { (8, 8, 1), (8, 8, 1) }));
    }

    [Test]
    public async Task Picture_of_another_size_has_a_grid_of_its_own()
    {
        var tokens = await _coder.EncodeAsync("alone", [Noise(12, 6)]);
        var back = await _coder.DecodeAsync(tokens);

        Assert.That(tokens.Grids, Is.EqualTo(new[] { new TokenGrid(3, 6) }));
        Assert.That((back[0].Width, back[0].Height), Is.EqualTo((12, 6)));
    }

    [Test]
    public void Colours_and_sizes_that_do_not_fit_are_named()
    {
        byte[] red = [.. Enumerable.Range(0, 64).SelectMany(_ => new byte[] { 255, 0, 0 })];

        Assert.That(() => _coder.EncodeAsync("alone", [new(8, 8, 3, red)]), Throws.ArgumentException.With.Message.Contains("has colours"));
        Assert.That(() => _coder.EncodeAsync("alone", [Noise(7, 8)]), Throws.ArgumentException);
        Assert.That(() => _coder.EncodeAsync("alone", []), Throws.ArgumentException);
        Assert.That(() => _coder.EncodeAsync("pixels", [Noise(8, 8)]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("no tokenizer"));
        Assert.That(() => _coder.EncodeAsync("none", [Noise(8, 8)]), Throws.TypeOf<KeyNotFoundException>());
    }

    [Test]
    public async Task Ids_that_are_not_the_tokenizers_are_named()
    {
        var tokens = await _coder.EncodeAsync("alone", [Noise(8, 8)]);
        long[] ids = [.. tokens.Pictures[0]];

        Refused(tokens with { Codes = 1024 }, "codes is 1024");
        Refused(tokens with { Pictures = [] }, "no pictures");
        Refused(tokens with { Pictures = [ids[..15]] }, "15 ids");
        Refused(tokens with { Pictures = [[256, .. ids[1..]]] }, "256");
        Refused(tokens with { Pictures = [[-1, .. ids[1..]]] }, "-1");
        Refused(tokens with { Grids = [new(4, 4), new(1, 1)] }, "4 x 4, 1 x 1");

        void Refused(ImageTokens wrong, string says) =>
            Assert.That(() => _coder.DecodeAsync(wrong), Throws.InstanceOf<ArgumentException>().With.Message.Contains(says));
    }

    [Test]
    public void Tokenizer_by_itself_is_no_model_that_makes_pictures()
    {
        Assert.That(_tokens.Catalog.Names, Does.Not.Contain("alone").And.Contain("tokens"));
        Assert.That(() => _tokens.Catalog.Describe("alone"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("makes none by itself"));
    }

    private static Picture Noise(int width, int height)
    {
        var pixels = new byte[width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 37 % 251);
        return new(width, height, 1, pixels);
    }
}
