namespace Generative.Sampling.Tests;

public sealed class RecursiveRejectionTests
{
    private static readonly double[] Target = [0.5, 0.25, 0.2, 0.05], Draft = [0.1, 0.5, 0.1, 0.3];

    [Test]
    public void Result_has_the_law_of_the_model([Values] bool withoutReplacement, [Values(1, 2, 4, 6)] int drafts)
    {
        var result = new double[4];
        Look(new(Target, Draft, withoutReplacement), drafts, 1);

        Assert.That(result, Is.EqualTo(Target).Within(1e-12));

        void Look(RecursiveRejection rule, int left, double weight)
        {
            if (left == 0 || rule.Draft.IndexOfAnyExcept(0.0) < 0)
            {
                for (var x = 0; x < 4; x++)
                    result[x] += weight * rule.Target[x];
                return;
            }
            for (var x = 0; x < 4; x++)
            {
                var (drawn, taken) = (weight * rule.Draft[x], rule.AcceptProbability(x));
                result[x] += drawn * taken;
                if (drawn * (1 - taken) > 0)
                    Look(rule.After(x), left - 1, drawn * (1 - taken));
            }
        }
    }

    [Test]
    public void Rejected_token_leaves_a_draft_without_replacement_and_stays_in_one_with()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(new RecursiveRejection(Target, Draft, true).After(1).Draft.ToArray(),
            Is.EqualTo(new[] { 0.2, 0, 0.2, 0.6 }).Within(1e-15));
        Assert.That(new RecursiveRejection(Target, Draft, false).After(1).Draft.ToArray(), Is.EqualTo(Draft));
    }

    [Test]
    public void Acceptance_of_a_place_sums_the_chances_of_the_drafts_looked_at()
    {
        // Token 3 is rejected by a high draw, token 0 taken: p has more of it than q.
        var verdict = new RecursiveAcceptance().Verify(Target, Draft, [3, 0], [0.9, 0.9], 0);
        var first = new RecursiveRejection(Target, Draft, true);

        Assert.That((verdict.Accepted, verdict.Token), Is.EqualTo((1, 0L)));
        Assert.That(verdict.Expected, Is.EqualTo(first.AcceptanceRate + first.After(3).AcceptanceRate).Within(1e-15));
    }
}
