namespace Generative.Sampling.Tests;

public sealed class RuleNumbersTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case(() => new Temperature(0), "temperature is 0; give a number above 0, or take the sampler 'greedy'");
        yield return Case(() => new Temperature(double.NaN), "temperature is NaN");
        yield return Case(() => new TopK(0), "top-k is 0; give at least 1");
        yield return Case(() => new TopP(0), "top-p is 0; give a number above 0, at most 1");
        yield return Case(() => new TopP(1.5), "top-p is 1.5");
        yield return Case(() => new TopP(0.5, 0), "keep is 0; give at least 1");
        yield return Case(() => new MinP(-0.1), "min-p is -0.1; give a number from 0 to 1");
        yield return Case(() => new Typical(0), "typical is 0");
        yield return Case(() => new Epsilon(1), "epsilon is 1; give a number above 0, below 1");
        yield return Case(() => new Eta(0), "eta is 0");
        yield return Case(() => new RepetitionPenalty(0), "repetition is 0; give a number above 0");
        yield return Case(() => new PresencePenalty(double.PositiveInfinity), "presence is Infinity; give a finite number");
        yield return Case(() => new FrequencyPenalty(double.NaN), "frequency is NaN");
        yield return Case(() => new NoRepeatNgram(0), "no-repeat-ngram is 0; give at least 1");
        yield return Case(() => new BadWords([]), "words is empty");
        yield return Case(() => new BadWords([[1], []]), "words[1] is empty");
        yield return Case(() => new BadWords([[-1]]), "bad word's token is -1");
        yield return Case(() => new ForcedTokens(new Dictionary<int, int> { [-1] = 0 }), "forced token's place is -1");
        yield return Case(() => new MinNewTokens(0, [1]), "min-tokens is 0; give at least 1");
        yield return Case(() => new MinNewTokens(1, []), "endTokens is empty");
        yield return Case(() => new NonMonotonicTermination(1, [1]), "nmst is 1; give a number above 0, below 1");
        yield return Case(() => new SelfTermination(0.1, [-2]), "end token is -2");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Number_out_of_range_is_named_with_what_would_fit(Func<object> make, string message) =>
        Assert.That(make, Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    private static TestCaseData Case(Func<object> make, string message) => new TestCaseData(make, message).SetArgDisplayNames(message);
}
