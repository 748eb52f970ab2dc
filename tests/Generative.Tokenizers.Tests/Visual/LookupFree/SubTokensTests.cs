using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class SubTokensTests
{
    [Test]
    public void Split_GivesTheLeastSignificantPartFirst()
    {
        using var scope = NewDisposeScope();
        var parts = new SubTokens([3, 5]).Split(tensor(new long[] { 0, 7, 8, 255 }).reshape(2, 2));
        Assert.Multiple(() =>
        {
            Assert.That(parts.shape, Is.EqualTo(new long[] { 2, 2, 2 }));
            Assert.That(parts.flatten().data<long>().ToArray(), Is.EqualTo(new long[] { 0, 0, 7, 0, 0, 1, 7, 31 }));
        });
    }

    [TestCase(new[] { 6 })]
    [TestCase(new[] { 2, 4 })]
    [TestCase(new[] { 1, 2, 3 })]
    public void EveryId_ComesBackFromItsParts(int[] bits)
    {
        using var scope = NewDisposeScope();
        var tokens = new SubTokens(bits);
        var ids = arange(64, ScalarType.Int64).reshape(4, 16);
        Assert.Multiple(() =>
        {
            Assert.That((tokens.Slots, tokens.Codes), Is.EqualTo((bits.Length, 64L)));
            Assert.That(tokens.Sizes, Is.EqualTo(bits.Select(b => 1L << b)));
            Assert.That(Values.Same(Values.Bits(tokens.Join(tokens.Split(ids))), Values.Bits(ids)));
        });
    }

    [Test]
    public void Join_OfManyBits_DoesNotOverflow()
    {
        using var scope = NewDisposeScope();
        var id = (1L << 62) - 1;
        var tokens = new SubTokens([31, 31]);
        Assert.That(tokens.Join(tokens.Split(tensor(id))).item<long>(), Is.EqualTo(id));
    }

    [Test]
    public void NumbersOutOfRange_AreNamed()
    {
        using var scope = NewDisposeScope();
        var tokens = new SubTokens([3, 5]);
        Assert.Multiple(() =>
        {
            Assert.That(() => tokens.Split(tensor(new long[] { 256 })),
                Throws.ArgumentException.With.Message.Contains("256; give numbers from 0 to 255"));
            Assert.That(() => tokens.Split(tensor(new long[] { -1 })), Throws.ArgumentException);
            Assert.That(() => tokens.Join(tensor(new long[] { 8, 0 })),
                Throws.ArgumentException.With.Message.Contains("parts[..., 0] holds 8"));
            Assert.That(() => tokens.Join(tensor(new long[] { 0, 0, 0 })), Throws.ArgumentException.With.Message.Contains("[..., 2]"));
            Assert.That(() => tokens.Split(tensor(new[] { 1 })), Throws.ArgumentException.With.Message.Contains("int64"));
        });
    }

    [TestCase]
    [TestCase(0)]
    [TestCase(3, -1)]
    [TestCase(40, 40)]
    public void BitsThatMakeNoIds_AreRefused(params int[] bits) =>
        Assert.That(() => new SubTokens(bits), Throws.ArgumentException.With.Message.Contains("at least 1 bit"));
}
