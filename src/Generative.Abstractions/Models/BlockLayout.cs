namespace Generative;

/// <summary>
/// The blocks of a sequence in their order: the first ones of sizes of their own (the scales of a picture, the single tokens of a first
/// block), then, where a sequence goes on, blocks of one size without end. Immutable.
/// </summary>
public sealed class BlockLayout
{
    private readonly int[] _first;
    private readonly int _given;

    /// <summary>Blocks of the given sizes, then of a repeating one.</summary>
    /// <param name="first">Sizes of the first blocks, each at least 1; may be empty where a size repeats.</param>
    /// <param name="repeating">Size of every block after them; 0 where none follows.</param>
    /// <param name="tokens">Most tokens of a sequence, whole blocks; null for those of <paramref name="first"/>, or no bound.</param>
    /// <exception cref="ArgumentException">A size is below 1, there is no block, or the tokens end inside one.</exception>
    public BlockLayout(IReadOnlyList<int> first, int repeating = 0, int? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        if (first.Any(size => size < 1))
            throw new ArgumentException($"first is [{string.Join(", ", first)}]; give sizes of at least 1.", nameof(first));
        if (repeating < 0 || (repeating == 0 && first.Count == 0))
            throw new ArgumentException(
                $"repeating is {repeating} behind {first.Count} blocks; give the size of a block, at least 1.", nameof(repeating));
        (_first, Repeating) = ([.. first], repeating);
        var most = tokens ?? (repeating == 0 ? _first.Sum() : null);
        if (most is { } bound && (bound < 1 || WholeBlocks(bound) is null))
            throw new ArgumentException(
                $"tokens is {bound}, which ends inside a block or behind the last; the blocks are {this}.", nameof(tokens));
        Tokens = most;
    }

    /// <summary>Sizes of the first blocks.</summary>
    public IReadOnlyList<int> First => _first;

    /// <summary>Size of every block after them; 0 where none follows.</summary>
    public int Repeating { get; }

    /// <summary>Most tokens of a sequence; null where there is no bound.</summary>
    public int? Tokens { get; }

    /// <summary>Number of blocks; null where there is no bound.</summary>
    public int? Count => Tokens is { } most ? WholeBlocks(most) : null;

    /// <summary>Size that all blocks have; 0 where they differ.</summary>
    public int Size
    {
        get
        {
            int[] sizes = Repeating == 0 || Tokens <= _first.Sum() ? _first : [.. _first, Repeating];
            return sizes.All(s => s == sizes[0]) ? sizes[0] : 0;
        }
    }

    /// <summary>Tokens that must be given before the first block is made, whole blocks; 0 where a sequence begins by itself.</summary>
    /// <exception cref="ArgumentException">They end inside a block.</exception>
    public int Given
    {
        get => _given;
        init => _given = WholeBlocks(value) is not null ? value
            : throw new ArgumentException($"Given is {value}, which ends inside a block; the blocks are {this}.", nameof(value));
    }

    /// <summary>Blocks of one size.</summary>
    /// <param name="size">The size, at least 1.</param>
    /// <param name="tokens">Most tokens of a sequence, whole blocks; null for no bound.</param>
    public static BlockLayout Even(int size, int? tokens = null) => new([], size, tokens);

    /// <summary>Tokens of a block.</summary>
    /// <param name="block">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public int SizeOf(int block)
    {
        Check(block, Count - 1);
        return block < _first.Length ? _first[block] : Repeating;
    }

    /// <summary>Tokens before a block; for the number of all blocks, all tokens.</summary>
    /// <param name="block">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public int StartOf(int block)
    {
        Check(block, Count);
        return checked(_first.Take(block).Sum() + Math.Max(0, block - _first.Length) * Repeating);
    }

    /// <summary>How many blocks so many tokens are, which is the number of the block behind them.</summary>
    /// <param name="tokens">Tokens from the sequence's beginning.</param>
    /// <returns>Null where they end inside a block, or behind the last one.</returns>
    public int? WholeBlocks(int tokens)
    {
        if (tokens < 0 || tokens > Tokens)
            return null;
        var (block, left) = (0, tokens);
        while (left > 0 && block < _first.Length)
            left -= _first[block++];
        return left == 0 ? block : left < 0 || Repeating == 0 || left % Repeating != 0 ? null : block + left / Repeating;
    }

    /// <summary>For messages: <c>1, 4, 9</c> or <c>1, 1, 4, 4, ...</c>.</summary>
    public override string ToString() => Repeating == 0 ? string.Join(", ", _first)
        : string.Join(", ", _first.Append(Repeating).Append(Repeating)) + ", ...";

    private void Check(int block, int? last)
    {
        if (block < 0 || block > last)
            throw new ArgumentOutOfRangeException(nameof(block), block, $"block is {block}; the blocks are {this}"
                + (last is null ? "." : $", the last of them number {Count - 1}."));
    }
}
