using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What holds for every rule, and rules whose numbers are in no fixture.</summary>
public sealed class RuleTests
{
    private const double Out = double.NegativeInfinity;

    private static readonly DecodingRow Text = new(new long[] { 3, 1, 0, 1, 2, 1 }, 2), Short = new(new long[] { 4 }, 1);

    private static IEnumerable<ILogitsRule> Every() =>
    [
        new Temperature(0.7), new TopK(2), new TopP(0.6), new MinP(0.3), new MinP(0.9, 2), new Typical(0.5), new Epsilon(0.15),
        new Eta(0.5), new RepetitionPenalty(1.3), new PresencePenalty(0.5), new FrequencyPenalty(0.5), new NoRepeatNgram(2),
        new BadWords([[4], [1, 2]]),
        new ForcedTokens(new Dictionary<int, int> { [4] = 1, [0] = 2 }), new MinNewTokens(2, [4]), new NonMonotonicTermination(0.1, [4, 2]),
        new ConstraintRule(new Odd()), new LogitsChain([new TopK(4), new Temperature(0.5)]),
    ];

    [Test]
    public void Rules_keep_shape_and_dtype_leave_what_they_get_and_treat_rows_apart(
        [ValueSource(nameof(Every))] ILogitsRule rule, [Values(ScalarType.Float32, ScalarType.Float64)] ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var scores = Scores(dtype);
        var before = Values.Bits(scores);

        var together = rule.Apply(scores, [Text, Short]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((together.dtype, together.shape), Is.EqualTo((dtype, scores.shape)));
        Assert.That(Values.Bits(scores), Is.EqualTo(before));
        Assert.That(Values.RowBits(together, 0), Is.EqualTo(Values.Bits(rule.Apply(scores[..1], [Text]))));
        Assert.That(Values.RowBits(together, 1), Is.EqualTo(Values.Bits(rule.Apply(scores[1..], [Short]))));
        Assert.That(Values.Of(together).Any(double.IsNaN), Is.False);
    }

    /// <summary>All but those that bar whatever they name.</summary>
    private static IEnumerable<ILogitsRule> Sparing() => Every().Where(r => r is not (BadWords or ConstraintRule or ForcedTokens));

    [Test]
    public void Rules_leave_something_where_most_is_barred_already([ValueSource(nameof(Sparing))] ILogitsRule rule)
    {
        using var scores = tensor(new[] { Out, 1, Out, 0, Out }, [1, 5]);
        using var changed = rule.Apply(scores, [new(new long[] { 3 }, 1)]);
        Assert.That(Values.Of(changed).Any(double.IsFinite), Is.True);
    }

    [Test]
    public void Rules_leave_no_tensor_behind([ValueSource(nameof(Every))] ILogitsRule rule)
    {
        using var scores = Scores(ScalarType.Float64);
        LiveTensors.AreUnchangedBy(() =>
        {
            var changed = rule.Apply(scores, [Text, Short]);
            if (!ReferenceEquals(changed, scores))
                changed.Dispose();
        });
    }

    [Test]
    public void Repetition_counts_the_prompt_and_presence_and_frequency_do_not()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Apply(new RepetitionPenalty(2)), Is.EqualTo(new[] { 0.5, -4, 0.25, 1, -1 }));
        Assert.That(Apply(new PresencePenalty(0.5)), Is.EqualTo(new[] { 0.5, -2.5, 0, 2, -1 }));
        Assert.That(Apply(new FrequencyPenalty(0.5)), Is.EqualTo(new[] { 0.5, -3, 0, 2, -1 }));
    }

    [TestCase(1, new[] { Out, Out, Out, Out, -1 })]
    [TestCase(2, new[] { Out, -2, Out, 2, -1 })]
    [TestCase(3, new[] { 1, -2, 0.5, 2, -1 })]
    [TestCase(9, new[] { 1, -2, 0.5, 2, -1 })]
    public void No_run_of_tokens_comes_twice(int length, double[] expected) =>
        Assert.That(Apply(new NoRepeatNgram(length)), Is.EqualTo(expected));

    [Test]
    public void Bad_words_bar_single_tokens_always_and_longer_ones_at_their_last_token() =>
        Assert.That(Apply(new BadWords([[4], [2, 1, 0], [1, 1, 2], [9, 8, 7, 6, 5, 4, 3, 2, 1]])),
            Is.EqualTo(new[] { Out, -2, 0.5, 2, Out }));

    [TestCase(4, new[] { Out, Out, Out, 0, Out })]
    [TestCase(3, new[] { 1, -2, 0.5, 2, -1 })]
    public void Forced_token_is_certain_at_its_place(int place, double[] expected) =>
        Assert.That(Apply(new ForcedTokens(new Dictionary<int, int> { [place] = 3 })), Is.EqualTo(expected));

    [TestCase(4, new[] { 1, -2, 0.5, 2, -1 })]
    [TestCase(5, new[] { Out, -2, 0.5, 2, Out })]
    public void End_is_barred_until_enough_is_made(int least, double[] expected) =>
        Assert.That(Apply(new MinNewTokens(least, [4, 0])), Is.EqualTo(expected));

    [Test]
    public void Constraint_sees_the_text_so_far_and_the_place_behind_it()
    {
        var odd = new Odd();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Apply(new ConstraintRule(odd)), Is.EqualTo(new[] { Out, -2, Out, 2, Out }));
        Assert.That(odd.Seen, Is.EqualTo("rows 1, row 0, position 6, mask none: 3 1 0 1 2 1"));
        Assert.That(() => Apply(new ConstraintRule(new Nothing())),
            Throws.InvalidOperationException.With.Message.Contains("allows no token behind the 6 tokens of text 0"));
    }

    [Test]
    public void Several_ends_share_the_probability_of_one()
    {
        // Two ends of logit ln 2 weigh as much as one of ln 4, and share evenly.
        double u = Math.Log(2), rest = 0.3;
        double[] one = Probabilities(new NonMonotonicTermination(0.2, [0]), Math.Log(4), rest);
        double[] two = Probabilities(new NonMonotonicTermination(0.2, [0, 1]), u, u, rest);
        Assert.That(two, Is.EqualTo(new[] { one[0] / 2, one[0] / 2, one[1] }).Within(1e-12));

        static double[] Probabilities(ILogitsRule rule, params double[] logits)
        {
            using var scope = NewDisposeScope();
            return Values.Of(rule.Apply(tensor(logits, [1, logits.Length]), [Text]).exp());
        }
    }

    [Test]
    public void Heads_give_no_NaN_where_tokens_are_impossible()
    {
        using var scope = NewDisposeScope();
        foreach (var rule in new ILogitsRule[] { new NonMonotonicTermination(0.2, [0, 1]), new SelfTermination(0.2, [0, 1]) })
        {
            double[] ends = Probabilities(Out, Out, 1, 1), others = Probabilities(1, 1, Out, Out), all = Probabilities(1, 2);
            using var _ = Assert.EnterMultipleScope();
            Assert.That(ends[0], Is.GreaterThan(0).And.EqualTo(ends[1]), "impossible ends share equally what the head gives them");
            Assert.That(ends.Sum(), Is.EqualTo(1).Within(1e-12));
            Assert.That(others[0], Is.EqualTo(0.5).Within(1e-12));
            Assert.That(others[2..], Is.All.Zero);
            Assert.That(all.Sum(), Is.EqualTo(1).Within(1e-12));

            double[] Probabilities(params double[] logits)
            {
                var scores = tensor(logits, [1, logits.Length]);
                return Values.Of((rule is SelfTermination head ? head.Apply(scores, [Text], new double[1]) : rule.Apply(scores, [Text]))
                    .softmax(-1));
            }
        }
    }

    [Test]
    public void Self_termination_goes_on_from_what_it_remembers_and_never_underflows()
    {
        using var scope = NewDisposeScope();
        var rule = new SelfTermination(0.5, [0]);
        var scores = zeros([1, 2], ScalarType.Float64);
        double[] memory = [rule.Initial];
        List<double> ends = [];
        for (var step = 0; step < 2000; step++)
            ends.Add(rule.Apply(scores, [Text], memory).exp()[0, 0].item<double>());
        using var _ = Assert.EnterMultipleScope();
        Assert.That(ends.Take(3), Is.EqualTo(new[] { 1 - 1 / 4.0, 1 - 1 / 16.0, 1 - 1 / 64.0 }).Within(1e-12));
        Assert.That(memory[0], Is.EqualTo(-2000 * Math.Log(4)).Within(1e-6));
        Assert.That(() => new LogitsChain([rule]).Apply(scores, [Text]),
            Throws.InvalidOperationException.With.Message.Contains("tokens ahead"));
        Assert.That(() => new LogitsChain([rule, new SelfTermination(0.1, [1])]).Remembering,
            Throws.ArgumentException.With.Message.Contains("both remember"));
    }

    [Test]
    public void Nucleus_of_a_large_vocabulary_is_that_of_sorting_all_of_it(
        [Values(0.1, 0.5, 0.9, 0.999)] double mass, [Values(0, 1, 4)] double spread, [Values(1, 7)] int keep)
    {
        using var scope = NewDisposeScope();
        // Rounded, so that many tokens are equally likely, and some are barred.
        var scores = (new RowStreams([1, 2, 3]).Normal("scores", [5000], ScalarType.Float64) * spread * 4).round() / 4;
        scores[.., ..100] = Out;
        var kept = new TopP(mass, keep).Apply(scores, [Text, Text, Text]).isfinite();

        var (sorted, order) = scores.sort(-1, stable: true);
        var expected = sorted.softmax(-1).cumsum(-1).gt(1 - mass);
        expected[.., ^keep..] = true;
        Assert.That(kept.eq(zeros_like(kept).scatter(-1, order, expected)).all().item<bool>(), Is.True);
        Assert.That(kept.sum().item<long>(), Is.GreaterThanOrEqualTo(3 * keep));
    }

    [Test]
    public void Tokens_that_the_model_lacks_are_named()
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var rule in new ILogitsRule[] { new BadWords([[7]]), new MinNewTokens(9, [7]), new NonMonotonicTermination(0.1, [7]),
            new ForcedTokens(new Dictionary<int, int> { [4] = 7 }) })
            Assert.That(() => Apply(rule),
                Throws.ArgumentException.With.Message.Contains("token 7, and the model answers for tokens 0 to 4"));
    }

    private static Tensor Scores(ScalarType dtype) =>
        tensor(new[] { 1, -2, 0.5, 2, -1, 0, 0.25, -0.5, 1, 1 }, [2, 5], ScalarType.Float64).to(dtype);

    private static double[] Apply(ILogitsRule rule)
    {
        using var scope = NewDisposeScope();
        return Values.Of(rule.Apply(Scores(ScalarType.Float64)[..1], [Text]));
    }

    /// <summary>Allows odd tokens.</summary>
    private sealed class Odd : ITokenConstraint
    {
        public string Seen { get; private set; } = "";

        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
        {
            Seen = $"rows {canvas.Rows}, row {row}, position {position}, mask {canvas.Mask?.ToString() ?? "none"}: "
                + string.Join(' ', canvas.Row(row).ToArray());
            for (var token = 0; token < allowed.Length; token += 2)
                allowed[token] = false;
        }
    }

    private sealed class Nothing : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) => allowed.Clear();
    }
}
