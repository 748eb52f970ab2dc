using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// The order in which the tokens of a video are written where its blocks are boxes of t x h x w tokens: boxes in reading order (time, then
/// rows, then columns), tokens of a box in reading order too. Rows of a frame (1 x 1 x width) and whole frames (1 x height x width) leave
/// the reading order as it is. Immutable.
/// </summary>
public sealed class BlockOrder
{
    private readonly long[] _order;

    /// <summary>An order of the tokens of a grid.</summary>
    /// <param name="grid">Frames, rows and columns of the video's tokens.</param>
    /// <param name="block">Frames, rows and columns of a block; each divides the grid's.</param>
    /// <exception cref="ArgumentException">A size is below 1, or blocks do not fill the grid.</exception>
    public BlockOrder((int Frames, int Height, int Width) grid, (int Frames, int Height, int Width) block)
    {
        Check("frames", grid.Frames, block.Frames);
        Check("height", grid.Height, block.Height);
        Check("width", grid.Width, block.Width);
        (Grid, Block) = (grid, block);
        var order = from t in Steps(grid.Frames, block.Frames)
                    from h in Steps(grid.Height, block.Height)
                    from w in Steps(grid.Width, block.Width)
                    from dt in Enumerable.Range(t, block.Frames)
                    from dh in Enumerable.Range(h, block.Height)
                    from dw in Enumerable.Range(w, block.Width)
                    select (((long)dt * grid.Height) + dh) * grid.Width + dw;
        _order = [.. order];
    }

    /// <summary>Frames, rows and columns of the video's tokens.</summary>
    public (int Frames, int Height, int Width) Grid { get; }

    /// <summary>Frames, rows and columns of a block.</summary>
    public (int Frames, int Height, int Width) Block { get; }

    /// <summary>Tokens of a block.</summary>
    public int Size => Block.Frames * Block.Height * Block.Width;

    /// <summary>Tokens of the video.</summary>
    public int Tokens => _order.Length;

    /// <summary>Number in reading order of each token of the sequence.</summary>
    public IReadOnlyList<int> Order => [.. _order.Select(i => (int)i)];

    /// <summary>Number in the sequence of each token in reading order.</summary>
    public IReadOnlyList<int> Inverse
    {
        get
        {
            var inverse = new int[Tokens];
            for (var i = 0; i < Tokens; i++)
                inverse[_order[i]] = i;
            return inverse;
        }
    }

    /// <summary>Block of each token of the sequence.</summary>
    public IReadOnlyList<int> BlockIds => [.. Enumerable.Range(0, Tokens).Select(i => i / Size)];

    /// <summary>Who may look at whom: a token of the sequence sees its own block and all before it.</summary>
    /// <returns>Bool [token, token it looks at].</returns>
    public Tensor Mask()
    {
        using var scope = NewDisposeScope();
        var ids = arange(Tokens, ScalarType.Int64).div(Size, RoundingMode.floor);
        return (ids.unsqueeze(0) <= ids.unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <summary>Tokens in reading order as a sequence.</summary>
    /// <param name="raster">[rows, tokens], or [rows, frames, height, width].</param>
    /// <exception cref="ArgumentException">They are of another grid.</exception>
    public Tensor ToSequence(Tensor raster) => Pick(raster, _order);

    /// <summary>A sequence as tokens in reading order, [rows, tokens].</summary>
    /// <param name="sequence">[rows, tokens].</param>
    /// <exception cref="ArgumentException">They are of another grid.</exception>
    public Tensor ToRaster(Tensor sequence) => Pick(sequence, [.. Inverse.Select(i => (long)i)]);

    private Tensor Pick(Tensor tokens, long[] places)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.dim() < 2 || tokens.numel() != tokens.shape[0] * Tokens)
            throw new ArgumentException($"tokens is [{string.Join(", ", tokens.shape)}]; give {Tokens} a row, "
                + $"{Grid.Frames} x {Grid.Height} x {Grid.Width}.", nameof(tokens));
        using var scope = NewDisposeScope();
        var index = tensor(places, ScalarType.Int64, tokens.device);
        return tokens.reshape(tokens.shape[0], Tokens).index_select(1, index).MoveToOuterDisposeScope();
    }

    private static IEnumerable<int> Steps(int length, int step) => Enumerable.Range(0, length / step).Select(i => i * step);

    private static void Check(string what, int grid, int block)
    {
        if (grid < 1 || block < 1 || grid % block != 0)
            throw new ArgumentException($"The {what} of the grid is {grid} and of a block {block}; "
                + "give at least 1, the block's a divisor of the grid's.", nameof(block));
    }
}
