using System.Globalization;
using Generative.Runtime;

namespace Generative.Sampling.Tests;

public sealed class DecodingSettingsTests
{
    private static readonly Dictionary<string, double> Every = new()
    {
        ["eta"] = 0.1, ["epsilon"] = 0.1, ["typical"] = 0.9, ["min-p"] = 0.1, ["top-p"] = 0.9, ["top-k"] = 3, ["temperature"] = 2,
        ["min-tokens"] = 2, ["no-repeat-ngram"] = 2, ["frequency"] = 0.1, ["presence"] = 0.1, ["repetition"] = 1.1, ["nmst"] = 0.1,
    };

    [Test]
    public void Rules_come_in_a_fixed_order_with_the_requests_own_behind_the_head()
    {
        Assert.That(Rules(Every, rules: [new ForcedTokens(new Dictionary<int, int>()), new BadWords([[1]])], constraint: new All()),
            Is.EqualTo(new[]
            {
                nameof(NonMonotonicTermination), nameof(BadWords), nameof(RepetitionPenalty), nameof(PresencePenalty),
                nameof(FrequencyPenalty), nameof(NoRepeatNgram), nameof(MinNewTokens), nameof(ForcedTokens), nameof(ConstraintRule),
                nameof(Temperature),
                nameof(TopK), nameof(TopP), nameof(MinP), nameof(Typical), nameof(Epsilon), nameof(Eta),
            }));
    }

    [Test]
    public void Token_may_be_forced_that_another_rule_bars()
    {
        var request = GivenTexts.Request(2, [0, 3]) with
        {
            Settings = new Dictionary<string, double> { ["no-repeat-ngram"] = 1 },
            Decoding = new() { Rules = [new ForcedTokens(new Dictionary<int, int> { [0] = 3 })] },
        };
        Assert.That(GivenTexts.Run(KnownSamplers.Get("greedy"), new TableModel(), request)[0][2], Is.EqualTo(3));
    }

    [Test]
    public void Min_p_comes_before_temperature_where_asked() =>
        Assert.That(Rules(new() { ["min-p"] = 0.1, ["temperature"] = 2, ["min-p-first"] = 1 }),
            Is.EqualTo(new[] { nameof(MinP), nameof(Temperature) }));

    [Test]
    public void Defaults_make_no_rule()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Rules([]), Is.Empty);
        Assert.That(Rules(DecodingSettings.All.ToDictionary(s => s.Name, s => s.Default)), Is.Empty);
    }

    [Test]
    public void Numbers_of_settings_that_the_sampler_lacks_make_no_rule() =>
        Assert.That(Rules(Every, settings: [TokenRun.TopK]), Is.EqualTo(new[] { nameof(TopK) }));

    [TestCase("nmst", 0.1, "self-terminating", 0.2, "nmst is 0.1 and self-terminating is 0.2")]
    [TestCase("min-p-first", 1, "min-p", 0, "min-p-first is 1, and min-p is 0")]
    [TestCase("min-tokens", 11, "top-k", 1, "min-tokens is 11, and 10 tokens are made at most")]
    [TestCase("top-k", 2.5, "min-p", 0, "top-k is 2.5; give a whole number")]
    [TestCase("no-repeat-ngram", 1.5, "min-p", 0, "no-repeat-ngram is 1.5; give a whole number")]
    public void Contradictions_are_refused(string one, double first, string other, double second, string message) =>
        Assert.That(() => Rules(new() { [one] = first, [other] = second }), Throws.ArgumentException.With.Message.Contains(message));

    [TestCase("beam", "beams", 2.5)]
    [TestCase("prompt-lookup", "ngram", 2.7)]
    [TestCase("jacobi", "window", 2.5)]
    [TestCase("spectr", "drafts", 1.5)]
    public void Counts_are_whole_numbers(string sampler, string name, double value)
    {
        var request = GivenTexts.Request(5, [1]).With(new TableModel(), (name, value));
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(sampler), new TableModel(), request).Dispose(), Throws.ArgumentException
            .With.Message.Contains(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give a whole number")));
    }

    [Test]
    public void Rules_about_the_end_want_to_know_it([Values("nmst", "self-terminating", "min-tokens")] string name)
    {
        var value = name == "min-tokens" ? 1 : 0.5;
        Assert.That(() => Rules(new() { [name] = value }, ends: []),
            Throws.ArgumentException.With.Message.Contains("nothing says which tokens end a text; give DecodingOptions.EndTokens"));
    }

    [Test]
    public void Greedy_and_beam_take_penalties_and_no_truncation()
    {
        string[] greedy = [.. KnownSamplers.Get("greedy").Settings.Select(s => s.Name)];
        string[] beam = [.. KnownSamplers.Get("beam").Settings.Select(s => s.Name)];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(greedy, Is.SupersetOf(new[] { "repetition", "min-tokens", "nmst", "self-terminating" }));
        Assert.That(beam, Is.SupersetOf(new[] { "beams", "length-penalty", "repetition", "nmst" }));
        Assert.That(beam, Has.No.Member("self-terminating"), "it needs every earlier step of one text");
        Assert.That(greedy.Concat(beam), Has.None.AnyOf("temperature", "top-k", "top-p", "min-p", "typical", "epsilon", "eta"));
        Assert.That(DecodingSettings.Tentative.Append(DecodingSettings.All.Single(s => s.Name == "self-terminating")),
            Is.EquivalentTo(DecodingSettings.All));
    }

    private static string[] Rules(Dictionary<string, double> numbers, IReadOnlyList<ILogitsRule>? rules = null,
        ITokenConstraint? constraint = null, IReadOnlyList<SamplerSetting>? settings = null, IReadOnlyList<int>? ends = null)
    {
        var request = new SamplingRequest([1], 10)
        {
            Settings = numbers,
            Constraint = constraint,
            Decoding = new() { Rules = rules ?? [], EndTokens = ends ?? [0] },
        };
        using var context = new RunContext(new TableModel(), request, new RowStreams([1]), CancellationToken.None);
        return [.. DecodingSettings.Rules(context, settings ?? DecodingSettings.All).Rules.Select(r => r.GetType().Name)];
    }

    private sealed class All : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) { }
    }
}
