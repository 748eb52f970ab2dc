using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Block diffusion with ancestral sampling inside each block (Arriola et al. 2025, algorithm 2; Sahoo et al. 2024, equation 7): from t to s
/// a mask stays with probability (1 - alpha(s)) / (1 - alpha(t)) and is otherwise filled from the prediction. A block makes as many steps
/// as are asked for, or fewer when nothing is left to fill; the network is asked again only when something changed. The draw of step i of
/// n in block b is <c>token</c>, [rows, block, vocabulary], of index b n + i.
/// </summary>
/// <param name="options">Null for the network's own blocks, with its cache.</param>
public sealed class BlockAncestral(BlockOptions? options = null) : BlockSampler(options, TokenBias.Parallel)
{
    private readonly bool _published = options?.PublishedTimes ?? false;

    /// <inheritdoc/>
    public override string Name => "block-ancestral";

    /// <inheritdoc/>
    public override string Description => "blocks left to right, each in equal steps of time (Arriola et al. 2025, BD3-LM)";

    private protected override IEnumerable<NoiseLevels> Fill(BlockRun block)
    {
        var steps = Times(block.Context);
        for (var i = 0; i < steps.Length && block.Holes is { } holes && holes.Any(h => h.Count > 0); i++)
        {
            Step(block, holes, steps[i], block.Block * steps.Length + i);
            yield return NoiseLevels.All(steps[i].To);
        }
    }

    private (double From, double To)[] Times(SamplingContext context)
    {
        var n = context.Request.Steps;
        return _published
            ? [.. Enumerable.Range(0, n).Select(i => n == 1 ? 1.0 : 1 - (double)i / (n - 1)).Select(t => (t, Math.Max(0, t - 1.0 / n)))]
            : [.. context.Levels.Zip(context.Levels.Skip(1))];
    }

    private static void Step(BlockRun block, List<int>[] holes, (double From, double To) time, int index)
    {
        using var scope = NewDisposeScope();
        var (context, canvas, process) = (block.Context, block.Canvas, block.Process);
        var mask = process.Mask!.Value;
        var picks = new Picks(canvas.Rows);
        for (var r = 0; r < holes.Length; r++)
            foreach (var p in holes[r])
                picks.Add(r, p);
        var stays = time.To <= 0 ? 0 : (1 - process.Alpha(time.To)) / (1 - process.Alpha(time.From));
        var weights = block.Tokens.LogProbabilities(picks, block.Block, NoiseLevels.All(time.From)).exp() * (1 - stays);
        weights = weights.index_fill(-1, tensor(new long[] { mask }, device: weights.device), stays);
        var uniforms = context.Random.Uniform(
            new DrawKey(HoleFilling.TokenDraw, index), [block.To - block.From, weights.shape[^1]], device: context.Device);
        var here = picks.Where(canvas.Length, context.Device).narrow(1, block.From, block.To - block.From);
        picks.Write(canvas, CategoricalDraw.Race(weights, uniforms[here]));
    }
}
