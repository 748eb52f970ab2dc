using TorchSharp.Modules;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The transformer of next-scale prediction (Tian et al. 2024, "Visual Autoregressive Modeling: Scalable Image Generation via Next-Scale
/// Prediction") under its published weight names. A picture is a list of square grids of codes from coarse to fine; the network reads, in
/// the place of each grid but the first, the latent that the coarser ones add up to, brought to the grid's size, and answers with scores
/// for all codes of the grid at once. In the first grid's place stands the class.
/// </summary>
public sealed class NextScaleTransformer : Module<Tensor, Tensor, Tensor>
{
    private readonly TokenLinear word_embed;
    private readonly VectorTable class_emb, lvl_embed;
    private readonly Parameter pos_start;       // [1, tokens of the first scale, width]
    private readonly Parameter pos_1LC;         // [1, tokens of all scales, width]
    private readonly Sequential? shared_ada_lin;
    private readonly ModuleList<NextScaleBlock> blocks = [];
    private readonly NextScaleHeadNorm head_nm;
    private readonly TokenLinear head;
    private readonly int[] _scales;             // scale of each token

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public NextScaleTransformer(NextScaleOptions options) : base(nameof(NextScaleTransformer))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(NextScaleOptions));
        Options = options;
        Blocks = new([.. options.Sides.Select(s => s * s)]);
        _scales = [.. options.Sides.SelectMany((side, scale) => Enumerable.Repeat(scale, side * side))];
        var (width, deviation) = (options.Width, NextScaleInit.Deviation(options));
        var init = NextScaleInit.Usual(options);
        word_embed = new(options.Channels, width, init: NextScaleInit.Usual(options, options.Channels));
        class_emb = new(options.Classes + 1, width, deviation);
        lvl_embed = new(options.Sides.Count, width, deviation);
        pos_start = new Parameter(init.Draw([1, Blocks.SizeOf(0), width], width, width, init.Weight));
        pos_1LC = new Parameter(init.Draw([1, options.Tokens, width], width, width, init.Weight));
        shared_ada_lin = options.SharedNorms
            ? Sequential(SiLU(), new Linear(width, (long)NextScaleBlock.Parts * width, NextScaleInit.FromClass(options))) : null;
        for (var i = 0; i < options.Depth; i++)
            blocks.Add(new(options));
        head_nm = new(options);
        head = new(width, options.Codes, init: NextScaleInit.Answer(options));
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public NextScaleOptions Options { get; }

    /// <summary>The scales as blocks of tokens.</summary>
    public BlockLayout Blocks { get; }

    /// <summary>A network with fresh weights from settings under their published names (<see cref="NextScaleOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static NextScaleTransformer Create(ComponentSettings settings) => new(NextScaleOptions.Read(settings));

    /// <summary>The training evaluation: all scales at once, each given the true ones before it.</summary>
    /// <param name="classes">Class of each row, int64 [rows]; -1 for none. Dropping classes is the objective's business.</param>
    /// <param name="maps">
    /// What stands in the place of every scale but the first, [rows, tokens of those scales, channels]: the latent that the scales before
    /// it add up to, at its size, row by row.
    /// </param>
    /// <returns>Raw logits [rows, tokens of all scales, codes], float32.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or a class is wrong.</exception>
    public override Tensor forward(Tensor classes, Tensor maps) => Logits(classes, maps, null, Options.Tokens);

    /// <summary>The sampling evaluation: the scales that a cache lacks, or all of them.</summary>
    /// <param name="classes">As in <see cref="forward"/>.</param>
    /// <param name="maps">
    /// As in <see cref="forward"/>, of the scales behind those held, as far as they are known: whole scales, [rows, tokens, channels].
    /// </param>
    /// <param name="cache">Keys and values of the scales before, to which these are added; null where there are none.</param>
    /// <param name="answers">For how many of the last tokens logits are wanted.</param>
    /// <returns>Raw logits [rows, answers, codes], float32.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or a class is wrong, or these are no whole scales.</exception>
    public Tensor Logits(Tensor classes, Tensor maps, KeyValueCache? cache, int answers)
    {
        using var scope = NewDisposeScope();
        var asked = Check(classes);
        var held = cache?.Length ?? 0;
        var positions = CheckMaps(maps, asked.shape[0], held, cache);
        if (answers < 1 || answers > positions)
            throw new ArgumentOutOfRangeException(nameof(answers), answers, $"answers is {answers}; give 1 to {positions}.");
        var condition = class_emb.forward(asked);
        var x = maps.shape[1] == 0 ? null : word_embed.forward(maps.to(pos_1LC.dtype));
        if (held == 0)
        {
            var start = condition.unsqueeze(1) + pos_start;
            x = x is null ? start : cat([start, x], 1);
        }
        var all = held + positions;
        var levels = tensor([.. _scales[held..all].Select(s => (long)s)], ScalarType.Int64, asked.device);
        x = x! + (lvl_embed.forward(levels).unsqueeze(0) + pos_1LC.narrow(1, held, positions));
        var mask = BlockMasks.Behind(_scales[..all], held, asked.device);
        var shared = shared_ada_lin?.forward(condition) ?? condition;
        for (var i = 0; i < blocks.Count; i++)
        {
            var layer = i;
            x = blocks[i].Run(x, shared, mask, cache is null ? null : (keys, values) => cache.Append(layer, keys, values));
        }
        cache?.Advance(positions);
        var read = head_nm.forward(x.narrow(1, positions - answers, answers), condition);
        return head.forward(read).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows.</param>
    public BlockCache CreateCache(int rows) => new(Blocks, Positions, Options.Depth, rows, Options.Tokens);

    // Behind the tokens of some scales the network has read the place of the next one too.
    private int Positions(int tokens) => Blocks.StartOf(Math.Min(Blocks.WholeBlocks(tokens)!.Value + 1, Blocks.Count!.Value));

    private Tensor Check(Tensor classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.dim() != 1 || classes.shape[0] < 1 || classes.dtype != ScalarType.Int64)
            throw new ArgumentException($"classes is {classes.dtype} [{Text(classes)}]; give int64 [rows].", nameof(classes));
        var (low, high) = (classes.min().item<long>(), classes.max().item<long>());
        if (low < -1 || high >= Options.Classes)
            throw new ArgumentException(
                $"classes has {low} to {high}; this network has classes 0 to {Options.Classes - 1}, and -1 for none.", nameof(classes));
        return where(classes.lt(0), full_like(classes, Options.Classes), classes);
    }

    private int CheckMaps(Tensor maps, long rows, int held, KeyValueCache? cache)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (maps.dim() != 3 || maps.shape[0] != rows || maps.shape[2] != Options.Channels || (cache is not null && cache.Rows != rows))
            throw new ArgumentException($"maps is [{Text(maps)}] for {rows} classes"
                + (cache is null ? "" : $" and a cache of {cache.Rows} rows")
                + $"; give [{rows}, tokens, {Options.Channels}].", nameof(maps));
        var positions = (held == 0 ? Blocks.SizeOf(0) : 0) + (int)maps.shape[1];
        return positions > 0 && Blocks.WholeBlocks(held + positions) is not null ? positions : throw new ArgumentException(
            $"maps has {maps.shape[1]} tokens behind {held} held ones; give whole scales of {Blocks}, the first of which has none.",
            nameof(maps));
    }
}
