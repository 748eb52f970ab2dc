using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class EmbeddingTests
{
    [TestCase(true, 1e-4)]
    [TestCase(false, 1e-2)]
    public void Positional_embedding_is_cosines_then_sines_of_geometric_frequencies(bool endpoint, double second)
    {
        using var embedding = new PositionalEmbedding(4, endpoint);
        using var t = tensor(new[] { 0f, 2f });
        using var found = embedding.forward(t);

        Assert.That(Values.Of(found),
            Is.EqualTo(new[] { 1, 1, 0, 0, Math.Cos(2), Math.Cos(2 * second), Math.Sin(2), Math.Sin(2 * second) }).Within(1e-6));
    }

    [Test]
    public void Fourier_embedding_uses_its_saved_frequencies()
    {
        using var embedding = new FourierEmbedding(6, scale: 16);
        var f = Values.Of(embedding.state_dict()["freqs"]);
        using var t = tensor(new[] { 0.25f });
        using var found = embedding.forward(t);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(embedding.parameters(), Is.Empty);
        Assert.That(Values.Of(found)[..3], Is.EqualTo(f.Select(v => Math.Cos(2 * Math.PI * v * 0.25))).Within(1e-4));
        Assert.That(Values.Of(found)[3..], Is.EqualTo(f.Select(v => Math.Sin(2 * Math.PI * v * 0.25))).Within(1e-4));
    }

    [TestCase(3)]
    [TestCase(2)]
    public void Odd_or_narrow_embedding_is_refused(long channels) =>
        Assert.That(() => new PositionalEmbedding(channels, true),
            Throws.ArgumentException.With.Message.Contains($"channels is {channels}"));
}
