namespace Generative.Sampling.Tests;

public sealed class DraftLengthTests
{
    private static readonly double[] Sure = [0.9, 0.1], Unsure = [0.5, 0.5];

    [Test]
    public void Confidence_multiplies_within_a_round_and_begins_anew_with_the_next()
    {
        var run = new ConfidenceProduct(0.4).Begin();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(run.GoesOn(0, Sure, 0), Is.True);
        Assert.That(run.GoesOn(1, Unsure, 1), Is.True, "0.45");
        Assert.That(run.GoesOn(2, Sure, 0), Is.True, "0.405");
        Assert.That(run.GoesOn(3, Sure, 0), Is.False, "0.3645");
        Assert.That(run.GoesOn(0, Unsure, 0), Is.True, "0.5");
    }

    [Test]
    public void Entropy_stops_at_the_law_and_not_at_the_token()
    {
        var run = new EntropyLimit(0.6).Begin();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(run.GoesOn(0, Sure, 1), Is.True, "0.325 nats");
        Assert.That(run.GoesOn(0, Unsure, 0), Is.False, "0.693 nats");
    }

    [TestCase(0, 20.0, 4)]
    [TestCase(1, 1.0, 1, Description = "never sure")]
    [TestCase(1, 0.0, 4)]
    [TestCase(2, 0.0, 1)]
    [TestCase(2, 20.0, 4)]
    public void Policy_decides_how_much_a_round_drafts(int policy, double threshold, int drafted)
    {
        var model = Drafting.Model();
        var request = GivenTexts.Request(40, [1, 2]).With(Drafting.Draft(), ("draft-policy", policy), ("policy-threshold", threshold));

        SamplerRunner.Run(KnownSamplers.Get("speculative"), model, request).Dispose();

        Assert.That(model.Sent[1], Is.EqualTo(1 + drafted), "the token that the round before added, and the draft");
    }

    [Test]
    public void Own_policies_are_told_what_became_of_their_drafts()
    {
        var own = new Noting();
        var sampler = new Speculative("own", "", new ModelDraft(own), new SpeculativeAcceptance(), DraftForm.Line);

        using var result = SamplerRunner.Run(sampler, Drafting.Model(), GivenTexts.Request(20, [1], [2]).With(Drafting.Draft()));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(own.Outcomes.Sum(o => o.Accepted), Is.EqualTo(Drafting.Total(result.State, DecodingParts.Accepted)));
        Assert.That(own.Outcomes.Max(o => o.Drafted), Is.EqualTo(2), "it stops after two");
        Assert.That(own.Outcomes.Select(o => o.Number).Distinct(), Is.EquivalentTo(new[] { 0, 1 }));
    }

    private sealed class Noting : IDraftLength, IDraftLengthRun
    {
        public List<DraftOutcome> Outcomes { get; } = [];

        public IDraftLengthRun Begin() => this;

        public bool GoesOn(int place, ReadOnlySpan<double> law, long token) => place == 0;

        public void Learn(DraftOutcome outcome) => Outcomes.Add(outcome);
    }
}
