using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What a <see cref="IDecoderNetwork"/> reads.</summary>
/// <param name="Ids">Token ids, int64 [batch, most]; behind a row's own tokens stands filler, any valid id.</param>
public sealed record DecoderInput(Tensor Ids)
{
    /// <summary>Holds the tokens before these, and takes these in; null where these are all there are.</summary>
    public IRowCache? Cache { get; init; }

    /// <summary>How many tokens of each row count, 0 to most; null for all.</summary>
    public IReadOnlyList<int>? RowLengths { get; init; }

    /// <summary>For how many of each row's last tokens logits are wanted, 0 to the row's length; null for all.</summary>
    public IReadOnlyList<int>? Answers { get; init; }

    /// <summary>
    /// The tokens as a tree: place of each token's parent among these, before its own, or -1 for what the cache holds. One tree for all
    /// rows, which then have one length. A token sees the cache, its ancestors and itself. Null for a line.
    /// </summary>
    public IReadOnlyList<int>? Parents { get; init; }
}
