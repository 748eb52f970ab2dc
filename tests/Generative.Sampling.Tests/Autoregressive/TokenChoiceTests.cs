using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class TokenChoiceTests
{
    [Test]
    public void Draws_are_those_of_the_inverse_cumulative_probability()
    {
        using var scope = NewDisposeScope();
        var random = new RowStreams(Enumerable.Range(0, 500).Select(i => (long)i));
        var scores = random.Normal("scores", [20], ScalarType.Float64) * 3;
        scores[.., 4] = double.NegativeInfinity;
        var uniforms = Values.Of(random.Uniform("u", [1]));

        var (tokens, logs) = TokenChoice.Draw(scores, uniforms);

        var expected = CategoricalDraw.InverseCdf(scores.softmax(-1), tensor(uniforms));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(tokens, Is.EqualTo(expected.data<long>().ToArray()));
        Assert.That(logs, Is.EqualTo(Values.Of(scores.log_softmax(-1).gather(-1, expected.unsqueeze(-1)))).Within(1e-12));
    }

    [TestCase(0, 1)]
    [TestCase(0.4999999999, 1)]
    [TestCase(0.5, 3)]
    [TestCase(0.99999999999999989, 3)]
    public void Tokens_of_probability_0_are_never_drawn_and_borders_belong_to_the_next_token(double uniform, long token)
    {
        using var scores = tensor(new[] { double.NegativeInfinity, 2, double.NegativeInfinity, 2, double.NegativeInfinity }, [1, 5]);
        Assert.That(TokenChoice.Draw(scores, [uniform]).Tokens, Is.EqualTo(new[] { token }));
    }

    [Test]
    public void Of_equally_likely_tokens_the_first_is_taken()
    {
        using var scores = tensor(new double[,] { { 0, 3, 3, 1 }, { 2, 2, 2, 2 } });
        var (tokens, logs) = TokenChoice.Likeliest(scores);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(tokens, Is.EqualTo(new long[] { 1, 0 }));
        Assert.That(logs[1], Is.EqualTo(-Math.Log(4)).Within(1e-15));
    }

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void Rows_without_a_token_are_named(double score)
    {
        using var scores = tensor(new[] { 0, 1, score, score }, [2, 2]);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => TokenChoice.Draw(scores, [0.3, 0.3]), Throws.InvalidOperationException.With.Message.Contains("row 1"));
        Assert.That(() => TokenChoice.Likeliest(scores), Throws.InvalidOperationException.With.Message.Contains("row 1"));
    }
}
