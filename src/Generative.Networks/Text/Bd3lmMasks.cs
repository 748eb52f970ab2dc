using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Which tokens may look at which under block diffusion (Arriola et al. 2025). Rows are queries,
/// columns keys, true means "may look".</summary>
public static class Bd3lmMasks
{
    /// <summary>
    /// Block-causal, for sampling: a token sees its own block and all earlier ones. A last block may be cut short.
    /// </summary>
    /// <param name="length">Tokens, at least 1.</param>
    /// <param name="blockSize">Tokens in a block, at least 1.</param>
    /// <param name="device">Where the mask goes; null for the default.</param>
    /// <returns>[length, length], bool.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is below 1.</exception>
    public static Tensor BlockCausal(long length, long blockSize, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var (query, key) = Blocks(length, blockSize, device);
        return (key <= query).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The rows of <see cref="BlockCausal"/> for the last tokens alone: null where they are one block, which sees everything.
    /// </summary>
    /// <param name="held">Tokens before them, whole blocks.</param>
    /// <param name="length">Their number, whole blocks.</param>
    /// <param name="blockSize">Tokens in a block.</param>
    /// <param name="device">Where the mask goes.</param>
    /// <returns>[length, held + length], bool.</returns>
    internal static Tensor? Behind(long held, long length, long blockSize, Device device)
    {
        if (length <= blockSize)
            return null;
        using var scope = NewDisposeScope();
        var blocks = Blocks(0, held + length, blockSize, device);
        return (blocks.unsqueeze(0) <= Blocks(held, held + length, blockSize, device).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// For training on noisy and clean text at once, [noisy, clean]: a noisy block sees itself and the strictly earlier clean blocks; a
    /// clean block sees itself and the earlier clean blocks.
    /// </summary>
    /// <param name="length">Tokens of one half, at least 1.</param>
    /// <param name="blockSize">Tokens in a block, at least 1.</param>
    /// <param name="device">Where the mask goes; null for the default.</param>
    /// <returns>[2 length, 2 length], bool.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is below 1.</exception>
    public static Tensor Training(long length, long blockSize, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var (query, key) = Blocks(length, blockSize, device);
        var clean = key <= query;
        return cat([cat([key == query, key < query], 1), cat([zeros_like(clean), clean], 1)]).MoveToOuterDisposeScope();
    }

    // The tokens' block numbers as a column and as a row.
    private static (Tensor Query, Tensor Key) Blocks(long length, long blockSize, Device? device)
    {
        if (length < 1)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; give at least 1.");
        if (blockSize < 1)
            throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, $"blockSize is {blockSize}; give at least 1.");
        var blocks = Blocks(0, length, blockSize, device);
        return (blocks.unsqueeze(1), blocks.unsqueeze(0));
    }

    private static Tensor Blocks(long from, long to, long blockSize, Device? device) =>
        arange(from, to, ScalarType.Int64, device: device).div(blockSize, RoundingMode.floor);
}
