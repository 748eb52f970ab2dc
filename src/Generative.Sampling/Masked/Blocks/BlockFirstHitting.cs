namespace Generative.Sampling;

/// <summary>
/// Block diffusion with the first-hitting sampler inside each block (Arriola et al. 2025, section 5.2; Zheng et al. 2024): one unmasking a
/// row and step at its exact time, time beginning anew with every block. As many steps as the rows have masks in a block, whatever number
/// is asked for. Draws, for hit j of block b with blocks of B positions: <c>hit-time</c>, <c>hit-position</c> and <c>token</c>, [rows, 1]
/// each, of index b B + j; where tokens race (<see cref="BlockOptions.Races"/>), <c>token</c> is [rows, 1, vocabulary].
/// </summary>
/// <param name="options">Null for the network's own blocks, with its cache.</param>
public sealed class BlockFirstHitting(BlockOptions? options = null) : BlockSampler(options)
{
    private readonly bool _races = options?.Races ?? false;

    /// <inheritdoc/>
    public override string Name => "block-first-hitting";

    /// <inheritdoc/>
    public override string Description => "blocks left to right, one unmasking a step at its exact time (Arriola et al. 2025, BD3-LM)";

    private protected override IEnumerable<BlockStep> Fill(BlockRun block)
    {
        var (context, canvas) = (block.Context, block.Canvas);
        var times = block.Noised is { } noised ? HitTimes.Of(block.Process, noised)
            : HitTimes.At(block.Process, canvas.Rows, context.Levels[0]);
        for (var index = block.From + block.Begun; block.Holes is { } holes && holes.Any(h => h.Count > 0); index++)
        {
            var picks = new Picks(canvas.Rows);
            var ofTimes = TokenStart.Uniforms(context, HitTimes.Draw, index, 1);
            var ofPositions = TokenStart.Uniforms(context, FirstHitting.PositionDraw, index, 1);
            for (var r = 0; r < canvas.Rows; r++)
            {
                if (holes[r].Count == 0)
                    continue;
                times.Hit(r, holes[r].Count, ofTimes[r]);
                picks.AddOneOf(r, holes[r], ofPositions[r]);
            }
            HoleFilling.Draw(context, picks, block.Tokens.LogProbabilities(picks, block.Block, times.Levels), index, canvas, _races);
            yield return new(times.Levels, times.ToTensor());
        }
    }
}
