using Generative.Tokenizers;
using Generative.Training.Tests.Objectives.Pictures;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Data;

public sealed class PictureTokensTests
{
    [Test]
    public void Row_is_the_class_and_then_the_sub_tokens_of_each_token()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images(5);
        using var tokenizer = TinyTokenizer.Make();
        using var data = PictureTokens.Of(images, tokenizer, batchSize: 2);
        var ids = tokenizer.Encode(images.Pick(arange(5, ScalarType.Int64)).Images);

        var rows = data.Pick(tensor(new long[] { 3, 1 })).Tokens;

        Assert.That(data.Count, Is.EqualTo(5));
        Assert.That(rows.shape, Is.EqualTo(new long[] { 2, 33 }));
        Assert.That(rows[0, 0].item<long>(), Is.Zero, "class 3 mod 3");
        Assert.That(rows[1, 0].item<long>(), Is.EqualTo(1));
        var joined = new SubTokens([1, 3]).Join(rows.narrow(1, 1, 32).view(2, 16, 2));
        Assert.That(joined.data<long>().ToArray(), Is.EqualTo(ids.index_select(0, tensor(new long[] { 3, 1 })).data<long>().ToArray()));
    }

    [Test]
    public void Fingerprint_is_that_of_the_tokens()
    {
        using var images = Tiny.Images(5);
        using var fewer = Tiny.Images(4);
        using var tokenizer = TinyTokenizer.Make();
        using var one = PictureTokens.Of(images, tokenizer, batchSize: 2);
        using var same = PictureTokens.Of(images, tokenizer, batchSize: 5);
        using var other = PictureTokens.Of(fewer, tokenizer);

        Assert.That(same.Fingerprint, Is.EqualTo(one.Fingerprint));
        Assert.That(other.Fingerprint, Is.Not.EqualTo(one.Fingerprint));
    }
}
