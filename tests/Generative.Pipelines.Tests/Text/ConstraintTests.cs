using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class ConstraintTests
{
    private TinyTextPipeline tiny = null!;

    private static IEnumerable<string> Samplers() => KnownSamplers.All
        .Where(s => s.Solver is { Kind: StateKind.Tokens, OnlyProcess: null }).Select(s => s.Name);

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCaseSource(nameof(Samplers))]
    public async Task Only_capital_letters_stand_where_a_constraint_wants_them(string sampler)
    {
        var result = await tiny.Pipeline.GenerateAsync(new()
        {
            Model = "tiny-text", Template = "x[MASK*7]", Sampler = sampler, Steps = 9, Count = 6, Constraint = new CapitalsAt(1, 4),
        });

        using var _ = Assert.EnterMultipleScope();
        foreach (var ids in result.TokenIds)
            Assert.That(IsCapital(ids[1]) && IsCapital(ids[4]), string.Join(" ", ids));
        Assert.That(result.TokenIds.SelectMany(ids => new[] { ids[2], ids[3] }).Any(id => !IsCapital(id)), "the others are free");
        Assert.That(result.Plan.Verdict.ToString(), Does.Contain("the constraint holds draw by draw"));
    }

    [Test]
    public async Task Constraint_and_the_space_of_fixed_text_hold_together()
    {
        var result = await tiny.Pipeline.GenerateAsync(new()
        {
            Model = "tiny-text", Template = "In [MASK*4]", Count = 4, Constraint = new CapitalsAt(2, 3),
        });

        Assert.That(result.Texts, Has.All.Matches<string>(t => t.StartsWith("In t", StringComparison.Ordinal)
            || t.StartsWith("In G", StringComparison.Ordinal)), "only words begin with a space");
        Assert.That(result.TokenIds, Has.All.Matches<IReadOnlyList<int>>(ids => IsCapital(ids[2]) && IsCapital(ids[3])));
    }

    [Test]
    public void Constraint_that_allows_nothing_is_an_error_in_words() =>
        Assert.That(() => tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Length = 3, Constraint = new Nothing() }),
            Throws.InvalidOperationException.With.Message.Contains("The constraint allows no token at position"));

    // The tokenizer's first tokens are the bytes.
    private static bool IsCapital(int id) => id is >= 'A' and <= 'Z';

    /// <summary>Wants capital letters at some positions: a dozen lines are all a constraint needs.</summary>
    private sealed class CapitalsAt(params int[] positions) : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
        {
            if (!positions.Contains(position))
                return;
            for (var id = 0; id < allowed.Length; id++)
                allowed[id] &= IsCapital(id);
        }
    }

    private sealed class Nothing : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) => allowed.Clear();
    }
}
