using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class SlotRulesTests
{
    private static readonly SlotRules Rules = new([[new Temperature(0.5)], [], [new TopK(1)]]);

    [TestCase(1, new double[] { 2, 4, 6 })]
    [TestCase(2, new double[] { 1, 2, 3 })]
    [TestCase(3, new[] { double.NegativeInfinity, double.NegativeInfinity, 3 })]
    [TestCase(4, new double[] { 2, 4, 6 })]
    public void Chain_is_that_of_the_next_tokens_slot(int length, double[] expected)
    {
        using var scope = NewDisposeScope();

        Assert.That(Values.Of(Rules.Apply(Scores(1), [Row(length)])), Is.EqualTo(expected));
    }

    [Test]
    public void Rows_may_be_at_different_slots()
    {
        using var scope = NewDisposeScope();
        var scores = Scores(4);
        var changed = Rules.Apply(scores, [Row(3), Row(1), Row(5), Row(6)]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(changed[0]), Is.EqualTo(new[] { double.NegativeInfinity, double.NegativeInfinity, 3 }));
        Assert.That(Values.Of(changed[1]), Is.EqualTo(new double[] { 2, 4, 6 }));
        Assert.That(Values.Of(changed[2]), Is.EqualTo(new double[] { 1, 2, 3 }));
        Assert.That(Values.Of(changed[3]), Is.EqualTo(new[] { double.NegativeInfinity, double.NegativeInfinity, 3 }));
        Assert.That(Values.Of(scores[1]), Is.EqualTo(new double[] { 1, 2, 3 }), "what was given stays");
    }

    [Test]
    public void Numbers_are_applied_as_temperature_then_top_k_then_top_p()
    {
        using var scope = NewDisposeScope();
        var rules = SlotRules.Of([0.5, 1], [0, 2], [1, 0.5]);
        var logits = tensor(new[] { 0.0, 1, 1.2 }).unsqueeze(0);
        var expected = new TopP(0.5).Apply(new TopK(2).Apply(logits, []), []);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(rules.Apply(logits, [Row(1)])), Is.EqualTo(new[] { 0, 2, 2.4 }));
        Assert.That(Values.Of(rules.Apply(logits, [Row(2)])), Is.EqualTo(Values.Of(expected)));
        Assert.That(Values.Of(expected).Count(double.IsFinite), Is.EqualTo(1));
    }

    [Test]
    public void Rules_that_cannot_be_given_are_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new SlotRules([]), Throws.ArgumentException);
        Assert.That(() => new SlotRules([[new SelfTermination(0.1, [2])]]), Throws.ArgumentException.With.Message.Contains("remembers"));
        Assert.That(() => SlotRules.Of(null), Throws.ArgumentException);
        Assert.That(() => SlotRules.Of([1, 1], [3]), Throws.ArgumentException.With.Message.Contains("as many"));
        Assert.That(() => Rules.Apply(Scores(1), [Row(0)]), Throws.ArgumentException.With.Message.Contains("0 tokens"));
    }

    private static Tensor Scores(int rows) => tensor(new[] { 1.0, 2, 3 }).unsqueeze(0).repeat(rows, 1);

    private static DecodingRow Row(int length) => new(new long[length], 1);
}
