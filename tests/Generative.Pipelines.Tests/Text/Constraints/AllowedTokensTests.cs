namespace Generative.Pipelines.Tests;

public sealed class AllowedTokensTests
{
    private const int States = 40, RowBytes = 40;       // 257 tokens, 64 to a word

    private static readonly ByteAutomaton Automaton = new(new RegexReader($"[a-c]{{{States - 1}}}", Patterns.One).Whole());

    [TestCase(1, 1)]
    [TestCase(3 * RowBytes, 3)]
    [TestCase(1 << 20, States)]
    public void What_is_kept_has_a_bound_and_answers_stay_the_same(long mostBytes, int most)
    {
        var allowed = new AllowedTokens(Automaton, TokenSpellings.Of(ConstrainedText.Bytes), mostBytes);
        var kept = 0;
        Assert.That(Automaton.States, Is.EqualTo(States));
        for (var round = 0; round < 2; round++)
            for (var state = 0; state < States; state++)
            {
                var row = allowed.At(state);
                var ids = Enumerable.Range(0, 400).Where(id => AllowedTokens.Has(row, id));
                Assert.That(ids, Is.EqualTo(state == States - 1 ? [] : new int[] { 'a', 'b', 'c' }), $"state {state}");
                kept = Math.Max(kept, allowed.Kept);
            }

        Assert.That(kept, Is.EqualTo(most));
        var (once, again) = (allowed.At(5), allowed.At(5));
        Assert.That(again, Is.SameAs(once), "one state is always kept");
    }
}
