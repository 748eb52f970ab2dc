using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// How a network of next-block prediction reads a video (Ren et al. 2025). Unconditional: the tokens as they are, in blocks of P; position
/// i answers for token i + P. Hybrid: class, begin of video, the first block's P tokens, P - 1 marks, the other tokens; the first block is
/// made token by token, and its last token with the marks stands for it when the second is made. Ids: 0 begin of video, 1 to P - 1 the
/// marks, then classes, then video tokens. Immutable.
/// </summary>
public sealed class NextBlockSequence
{
    private readonly int _block, _classes;

    internal NextBlockSequence(NextBlockOptions options)
    {
        (_block, _classes, FirstToken) = (options.BlockSize, options.Classes, options.FirstToken);
        // The last block is answered for and never read.
        var read = (options.Positions - Positions(0) - (IsHybrid ? _block - 1 : 0)) / _block * _block;
        Blocks = IsHybrid ? new([.. Enumerable.Repeat(1, _block)], _block, read + _block)
            : new([], _block, read + _block) { Given = _block };
    }

    /// <summary>Id of video token 0.</summary>
    public int FirstToken { get; }

    /// <summary>The blocks of a video's tokens, in the order they are made.</summary>
    public BlockLayout Blocks { get; }

    private bool IsHybrid => _classes > 0;

    /// <summary>Positions read once the network is asked what follows so many video tokens.</summary>
    public int Positions(int tokens) => !IsHybrid ? tokens : 2 + tokens + (tokens >= _block ? _block - 1 : 0);

    /// <summary>What the network reads.</summary>
    /// <param name="ids">Ids of the video's tokens so far, int64 [rows, tokens], whole blocks.</param>
    /// <param name="classes">Class of each row, -1 for none (its place then holds that of class 0).</param>
    /// <returns>int64 [rows, <see cref="Positions"/>].</returns>
    public Tensor Inputs(Tensor ids, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(classes);
        using var scope = NewDisposeScope();
        if (!IsHybrid)
            return ids.alias().MoveToOuterDisposeScope();
        var (rows, tokens, device) = (ids.shape[0], ids.shape[1], ids.device);
        var asked = tensor([.. classes.Select(c => (long)_block + Math.Max(c, 0))], ScalarType.Int64, device).unsqueeze(1);
        List<Tensor> parts = [asked, zeros([rows, 1], ScalarType.Int64, device), ids.narrow(1, 0, Math.Min(tokens, _block))];
        if (tokens >= _block)
        {
            parts.Add(arange(1, _block, ScalarType.Int64, device: device).expand(rows, -1));
            parts.Add(ids.narrow(1, _block, tokens - _block));
        }
        return cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Who may look at whom.</summary>
    /// <param name="positions">Positions read, at least 1.</param>
    /// <returns>Bool [position, position it looks at].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Tensor Mask(int positions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        return BlockMasks.Behind(Groups(positions), 0, CPU) ?? ones(positions, positions, ScalarType.Bool);
    }

    /// <summary>The ids that a training evaluation answers for (<see cref="NextBlockTransformer.forward"/>).</summary>
    /// <param name="ids">Ids of a video's tokens, [rows, tokens].</param>
    public Tensor Targets(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.narrow(1, Blocks.Given, ids.shape[1] - Blocks.Given);
    }

    // Single positions up to the first block's last token but one, then blocks.
    internal int[] Groups(int positions)
    {
        var single = IsHybrid ? _block + 1 : 0;
        return [.. Enumerable.Range(0, positions).Select(p => p < single ? p : single + (p - single) / _block)];
    }
}
