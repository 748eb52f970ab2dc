using System.Text;

namespace Generative.Tokenizers;

/// <summary>BERT's way to cut: at white space, and around each punctuation mark.</summary>
internal static class BertSplitter
{
    public static ISplitter Instance { get; } = new SplitterSequence(
    [
        new MatchSplitter(Matches.Of(Rune.IsWhiteSpace), SplitBehavior.Removed),
        new MatchSplitter(Matches.Of(Characters.IsPunctuation), SplitBehavior.Isolated),
    ]);
}
