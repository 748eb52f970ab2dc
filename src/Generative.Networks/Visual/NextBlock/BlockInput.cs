using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What an <see cref="IBlockNetwork"/> is asked.</summary>
/// <param name="Ids">
/// The sequence so far, int64 [rows, tokens], whole blocks; with a cache only the tokens it lacks. There may be none.
/// </param>
public sealed record BlockInput(Tensor Ids)
{
    /// <summary>Class of each row, -1 for none; null where the network has no classes, or for none anywhere.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The tokens before these, to which these are added; null where these are all.</summary>
    public BlockCache? Cache { get; init; }
}
