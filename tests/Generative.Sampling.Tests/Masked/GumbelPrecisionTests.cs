using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The race of exponentials by which tokens are drawn, with uniforms of 53 and of 24 bits (what float32 has). Vocabulary 50,257: one token
/// has nearly everything, the others share 0.0005. With 24 bits no exponential falls below 2^-24, so that none of those can win before the
/// likely one usually has.
/// </summary>
public sealed class GumbelPrecisionTests
{
    private const int Tail = 50_256;
    private const double Mass = 0.0005;

    // Among equal weights only the largest uniform can win, and the largest of n is the n-th root of one: millions of draws from the full
    // vocabulary in two columns.
    private const int Draws = 4_000_000;

    [Test]
    public void Unlikely_tokens_are_drawn_as_often_as_they_should()
    {
        var (count, expected) = (Count(u => u), Draws * Mass);

        Assert.That(count, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected)));
    }

    [Test]
    public void With_24_bits_they_nearly_vanish_as_theory_says()
    {
        var (count, expected) = (Count(Cut), ExpectedWith24Bits());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(count, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected)));
        Assert.That(count, Is.LessThan(Draws * Mass / 40));
    }

    [Test]
    public void Draw_in_float32_shows_the_same_drop()
    {
        using var scope = NewDisposeScope();
        var (head, tail) = Uniforms();
        var u = Cut(stack([head, tail], 1)).to(ScalarType.Float32);
        var single = (tensor(new[] { (float)(1 - Mass), (float)(Mass / Tail) }) / -u.log()).argmax(-1).sum().item<long>();

        var expected = ExpectedWith24Bits();
        Assert.That(single, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected)));
    }

    [Test]
    public void One_uniform_of_a_stream_draws_them_as_often_as_it_should()
    {
        using var scope = NewDisposeScope();
        var u = new RowStreams(7).Uniform(new DrawKey("token", 0), [Draws]).squeeze(0);
        var (count, expected) = (CategoricalDraw.InverseCdf(Weights(), u).sum().item<long>(), Draws * Mass);

        Assert.That(count, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected)));
    }

    [Test]
    public void Last_bits_of_a_uniform_decide()
    {
        using var scope = NewDisposeScope();
        // Both uniforms are 1 - 2^-24 to 24 bits; the unlikely token's is nearer to 1 than its weight is small.
        var weights = tensor(new[] { 0.999, 0.001 });
        var u = tensor(new[] { 1 - Math.Pow(2, -24), 1 - Math.Pow(2, -36) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(CategoricalDraw.Race(weights, u).item<long>(), Is.EqualTo(1));
        Assert.That(CategoricalDraw.GumbelMax(weights.log(), u).item<long>(), Is.EqualTo(1));
        Assert.That(CategoricalDraw.Race(weights, Cut(u)).item<long>(), Is.Zero);
    }

    /// <summary>The probabilities of the likely token, and of all the others together.</summary>
    private static Tensor Weights() => tensor(new[] { 1 - Mass, Mass }).expand(Draws, 2);

    /// <summary>The j-th grid time of a tail token is j e0 / w, and the likely one must not have come by then.</summary>
    private static double ExpectedWith24Bits()
    {
        var (weight, e0) = (Mass / Tail, Math.Pow(2, -24));
        return Draws * Enumerable.Range(1, 100).Sum(j => Tail * e0 * Math.Exp(-j * e0 / weight));
    }

    private static Tensor Cut(Tensor uniforms) => (uniforms * Math.Pow(2, 24)).floor() / Math.Pow(2, 24);

    /// <summary>How often a tail token wins with uniforms treated in some way.</summary>
    private static long Count(Func<Tensor, Tensor> cut)
    {
        using var scope = NewDisposeScope();
        var (head, tail) = Uniforms();
        var weights = tensor(new[] { 1 - Mass, Mass / Tail }).expand(Draws, 2);
        return CategoricalDraw.Race(weights, cut(stack([head, tail], 1))).sum().item<long>();
    }

    /// <summary>The likely token's uniform, and the largest of the others'.</summary>
    private static (Tensor Head, Tensor Tail) Uniforms()
    {
        using var generator = new Generator(7);
        var u = rand([2, Draws], ScalarType.Float64, generator: generator);
        return (u[0], (u[1].log() / Tail).exp());
    }
}
