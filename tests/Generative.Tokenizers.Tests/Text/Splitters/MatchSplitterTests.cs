namespace Generative.Tokenizers.Tests;

public sealed class MatchSplitterTests
{
    [TestCase("Removed", new[] { "the", "end" })]
    [TestCase("Isolated", new[] { "-", "-", "the", "-", "end", "-" })]
    [TestCase("MergedWithPrevious", new[] { "-", "-", "the-", "end-" })]
    [TestCase("MergedWithNext", new[] { "-", "-the", "-end", "-" })]
    [TestCase("Contiguous", new[] { "--", "the", "-", "end", "-" })]
    public void Split_EachBehavior(string behavior, string[] expected)
    {
        List<TextPiece> pieces = [];
        new MatchSplitter(Matches.Of("-"), Enum.Parse<SplitBehavior>(behavior)).Split(new("--the-end-", true), pieces);
        Assert.That(pieces.Select(p => p.Text), Is.EqualTo(expected));
        Assert.That(pieces.Select(p => p.First), Is.EqualTo(expected.Select((_, i) => i == 0 && behavior != "Removed")));
    }
}
