using static TorchSharp.torch;

namespace Generative;

/// <summary>Guesses at what follows a text: a line, several lines, or a tree of tokens.</summary>
/// <param name="Tokens">The tokens; a parent stands before its children, children of one place in the order they were drawn.</param>
public sealed record Draft(IReadOnlyList<long> Tokens)
{
    /// <summary>No guess.</summary>
    public static Draft None { get; } = new([]);

    /// <summary>Place of each token's parent among the tokens, -1 for the text's end; null for a line.</summary>
    public IReadOnlyList<int>? Parents { get; init; }

    /// <summary>
    /// The laws that tokens were drawn from, float64 [places, vocabulary] on the CPU: row 0 is what was drawn from behind the text, row
    /// 1 + i behind token i. Rows of places with nothing behind them mean nothing, and at the end may be missing. In the caller's dispose
    /// scope. Null when every place has one token, chosen with certainty.
    /// </summary>
    public Tensor? Laws { get; init; }

    /// <summary>Place of a token's parent, -1 for the text's end.</summary>
    public int ParentOf(int token) => Parents is null ? token - 1 : Parents[token];

    /// <summary>Tokens from the text's end to this one, both counted: 1 for a root.</summary>
    public int DepthOf(int token) => token < 0 ? 0 : 1 + DepthOf(ParentOf(token));

    /// <summary>The longest line.</summary>
    public int Depth => Parents is null ? Tokens.Count : Tokens.Count == 0 ? 0 : Enumerable.Range(0, Tokens.Count).Max(DepthOf);
}
