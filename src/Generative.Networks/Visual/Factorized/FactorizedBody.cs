using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Tables, both stacks of blocks, last norm and heads: what the published names call <c>transformer</c>.</summary>
internal sealed class FactorizedBody : nn.Module
{
    private readonly FactorizedClasses class_emb;
    private readonly DecoderTable? tok_emb, pre_emb, post_emb;          // of one slot; of the published two
    private readonly ModuleList<DecoderTable>? slot_emb;                // of any other number: our own name
    private readonly ModuleList<FactorizedBlock> spatial_blocks = [], factorized_blocks = [];
    private readonly DecoderNorm norm;
    private readonly ModuleList<TokenLinear> head = [];

    // A module list costs a call into native code at every look.
    private readonly DecoderTable[] _tables;
    private readonly FactorizedBlock[] _cellBlocks, _partBlocks;
    private readonly TokenLinear[] _heads;

    public FactorizedBody(FactorizedOptions options) : base(nameof(FactorizedBody))
    {
        Options = options;
        Rotary = new(options);
        class_emb = new(options);
        _tables = [.. options.SlotSizes.Select(size => new DecoderTable(size, options.Width, options.InitDeviation))];
        if (_tables is [var whole])
            tok_emb = whole;
        else if (_tables is [var first, var second])
            (pre_emb, post_emb) = (first, second);
        else
        {
            slot_emb = [];
            foreach (var table in _tables)
                slot_emb.Add(table);
        }
        _cellBlocks = [.. Enumerable.Range(0, options.Layers).Select(i => new FactorizedBlock(options, i, options.Layers))];
        _partBlocks = [.. Enumerable.Range(0, options.PartLayers).Select(i => new FactorizedBlock(options, i, options.PartLayers))];
        _heads = [.. options.SlotSizes.Select(size => new TokenLinear(options.Width, size, false, TokenMath.Zero))];
        foreach (var block in _cellBlocks)
            spatial_blocks.Add(block);
        foreach (var block in _partBlocks)
            factorized_blocks.Add(block);
        foreach (var layer in _heads)
            head.Add(layer);
        norm = new(options.Width, options.NormEps);
        (CellShape, PartShape) = (new(this, options.Layers, 0), new(this, options.PartLayers));
        RegisterComponents();
    }

    public FactorizedOptions Options { get; }

    public FactorizedRotary Rotary { get; }

    public FactorizedShape CellShape { get; }

    public FactorizedShape PartShape { get; }

    public ScalarType DType => class_emb.DType;

    public Device Device => class_emb.Device;

    /// <summary>What class ids, int64 [count], begin a row with: [count, width].</summary>
    public Tensor Class(Tensor ids) => class_emb.forward(ids);

    /// <summary>What ids of a slot, int64 [count], stand for: [count, width].</summary>
    public Tensor Part(int slot, Tensor ids) => _tables[slot].forward(ids);

    /// <summary>The blocks over the cells. [count, width] -> the same.</summary>
    public Tensor Cells(Tensor x, FactorizedLook look) => Pass(_cellBlocks, x, look);

    /// <summary>The blocks within a cell. [count, width] -> the same.</summary>
    public Tensor Parts(Tensor x, FactorizedLook look) => Pass(_partBlocks, x, look);

    /// <summary>Both stacks over whole pictures without a cache, with gradients where torch keeps them.</summary>
    /// <param name="classes">int64 [rows].</param>
    /// <param name="tokens">int64 [rows, cells, slots], all in range; the last one of the last cell is not looked at.</param>
    /// <param name="dropout">What training drops; null for nothing.</param>
    /// <returns>[rows * cells * slots, width]: what is said of each sub-token, before the last norm.</returns>
    public Tensor Whole(Tensor classes, Tensor tokens, FactorizedDropout? dropout)
    {
        using var scope = NewDisposeScope();
        var (rows, cells, slots) = (tokens.shape[0], tokens.shape[1], tokens.shape[2]);
        var parts = _tables.Select((table, s) => table.forward(tokens.select(2, s).flatten()).view(rows, cells, -1)).ToArray();
        var start = Class(classes).unsqueeze(1);
        var x = cells == 1 ? start : cat([start, parts.Aggregate((sum, part) => sum + part).narrow(1, 0, cells - 1)], 1);
        x = (dropout?.Drop(x, dropout.Tokens) ?? x).reshape(rows * cells, -1);
        var look = new WholeLook(Options, Rotary.At(0, (int)cells, DType, Device), cells, dropout);
        x = dropout is null ? Cells(x, look) : Train(_cellBlocks, x, look, dropout, rows);
        x = stack([x.view(rows, cells, -1), .. parts[..^1]], 2).view(rows * cells * slots, -1);
        look = new(Options, Rotary.At(0, (int)slots, DType, Device), slots, dropout);
        x = dropout is null ? Parts(x, look) : Train(_partBlocks, x, look, dropout, rows * cells);
        return x.MoveToOuterDisposeScope();
    }

    public Tensor Normed(Tensor hidden) => norm.forward(hidden);

    /// <summary>Logits of a slot, [count, width] -> [count, the slot's size].</summary>
    public Tensor Head(int slot, Tensor normed) => _heads[slot].forward(normed);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Rotary.Dispose();
        base.Dispose(disposing);
    }

    private static Tensor Pass(FactorizedBlock[] blocks, Tensor x, FactorizedLook look)
    {
        using var scope = NewDisposeScope();
        return blocks.Aggregate(x, (tokens, block) => block.Pass(tokens, look)).MoveToOuterDisposeScope();
    }

    private static Tensor Train(FactorizedBlock[] blocks, Tensor x, FactorizedLook look, FactorizedDropout dropout, long rows)
    {
        using var scope = NewDisposeScope();
        return blocks.Aggregate(x, (tokens, block) => block.Train(tokens, look, dropout, rows)).MoveToOuterDisposeScope();
    }
}
