using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Block diffusion with ancestral sampling inside each block (Arriola et al. 2025, algorithm 2; Sahoo et al. 2024, equation 7): from t to s
/// a mask stays with probability (1 - alpha(s)) / (1 - alpha(t)) and is otherwise filled from the prediction. A block makes as many steps
/// as are asked for, or fewer when nothing is left to fill; the network is asked only where a token is drawn, and of what it did not answer
/// before. Draws of step i of n in block b, index b n + i: <c>unmask</c> and <c>token</c>, [rows, block]; where tokens race
/// (<see cref="BlockOptions.Races"/>), <c>token</c> alone, [rows, block, vocabulary].
/// </summary>
/// <param name="options">Null for the network's own blocks, with its cache.</param>
public sealed class BlockAncestral(BlockOptions? options = null) : BlockSampler(options, TokenBias.Parallel)
{
    private readonly bool _published = options?.PublishedTimes ?? false, _races = options?.Races ?? false;

    /// <inheritdoc/>
    public override string Name => "block-ancestral";

    /// <inheritdoc/>
    public override string Description => "blocks left to right, each in equal steps of time (Arriola et al. 2025, BD3-LM)";

    private protected override IEnumerable<BlockStep> Fill(BlockRun block)
    {
        var steps = Times(block.Context);
        for (var i = block.Begun; i < steps.Length && block.Holes is { } holes && holes.Any(h => h.Count > 0); i++)
        {
            Step(block, holes, steps[i], block.Block * steps.Length + i);
            yield return new(NoiseLevels.All(steps[i].To));
        }
    }

    private (double From, double To)[] Times(SamplingContext context)
    {
        var n = context.Request.Steps;
        return _published
            ? [.. Enumerable.Range(0, n).Select(i => n == 1 ? 1.0 : 1 - (double)i / (n - 1)).Select(t => (t, Math.Max(0, t - 1.0 / n)))]
            : [.. context.Levels.Zip(context.Levels.Skip(1))];
    }

    private void Step(BlockRun block, List<int>[] holes, (double From, double To) time, int index)
    {
        using var scope = NewDisposeScope();
        var process = block.Process;
        var stays = time.To <= 0 ? 0 : (1 - process.Alpha(time.To)) / (1 - process.Alpha(time.From));
        if (_races)
            Race(block, Chosen(block, holes, _ => true), time.From, stays, index);
        else
        {
            var coins = TokenStart.Uniforms(block.Context, "unmask", index, block.To - block.From);
            Draw(block, Chosen(block, holes, i => coins[i] < 1 - stays), time.From, index);
        }
    }

    /// <summary>The holes that take part, by their number among all positions of the block, row after row.</summary>
    private static Picks Chosen(BlockRun block, List<int>[] holes, Func<int, bool> takesPart)
    {
        var picks = new Picks(block.Canvas.Rows);
        for (var r = 0; r < holes.Length; r++)
            foreach (var p in holes[r].Where(p => takesPart(r * (block.To - block.From) + p - block.From)))
                picks.Add(r, p);
        return picks;
    }

    private static void Draw(BlockRun block, Picks picks, double level, int index)
    {
        if (picks.Most == 0)
            return;
        var probabilities = block.Tokens.LogProbabilities(picks, block.Block, NoiseLevels.All(level)).exp();
        picks.Write(block.Canvas, CategoricalDraw.InverseCdf(probabilities, Uniforms(block, picks, index)));
    }

    private static void Race(BlockRun block, Picks picks, double level, double stays, int index)
    {
        var weights = block.Tokens.LogProbabilities(picks, block.Block, NoiseLevels.All(level)).exp() * (1 - stays);
        weights = weights.index_fill(-1, tensor(new long[] { block.Process.Mask!.Value }, device: weights.device), stays);
        picks.Write(block.Canvas, CategoricalDraw.Race(weights, Uniforms(block, picks, index, weights.shape[^1])));
    }

    /// <summary>The uniforms of the picked positions, [n, ...].</summary>
    private static Tensor Uniforms(BlockRun block, Picks picks, int index, params ReadOnlySpan<long> each)
    {
        var (context, length) = (block.Context, block.To - block.From);
        var uniforms = context.Random.Uniform(new DrawKey(HoleFilling.TokenDraw, index), [length, .. each], device: context.Device);
        return uniforms[picks.Where(block.Canvas.Length, context.Device).narrow(1, block.From, length)];
    }
}
