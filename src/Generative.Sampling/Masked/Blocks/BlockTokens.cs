using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What tokens of a block are drawn from, asked of the network only when something changed or the level matters. Belongs to one run.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="run">The process and the constraint.</param>
/// <param name="walk">The blocks.</param>
/// <param name="canvas">The tokens.</param>
internal sealed class BlockTokens(SamplingContext context, TokenRun run, BlockWalk walk, Canvas canvas)
{
    private readonly bool _remembers = RememberedAnswers.AreExact(context);
    private Tensor? _ids, _answer;

    /// <summary>Log probabilities at chosen positions of a block, with everything the request asks of a draw.</summary>
    /// <param name="picks">The positions.</param>
    /// <param name="block">Their block; the blocks before it are finished.</param>
    /// <param name="levels">Levels to ask at.</param>
    /// <returns>float64 [n, vocabulary], row by row from left to right.</returns>
    public Tensor LogProbabilities(Picks picks, int block, NoiseLevels levels)
    {
        using var scope = NewDisposeScope();
        var (start, end) = (block * walk.BlockLength, (block + 1) * walk.BlockLength);
        // Later blocks are absent: a constraint sees a canvas that ends with this one.
        var ids = canvas.ToTensor().narrow(1, 0, end);
        var chosen = picks.Where(canvas.Length, context.Device).narrow(1, 0, end);
        var answer = Answer(ids, block, levels)[chosen.narrow(1, start, walk.BlockLength)];
        var logs = run.LogProbabilitiesOf(answer, ids, chosen, levels.Max);
        return BlockNucleus.Apply(logs, context.Setting(BlockNucleus.Setting)).MoveToOuterDisposeScope();
    }

    private Tensor Answer(Tensor ids, int block, NoiseLevels levels)
    {
        if (_answer is not null && _ids!.shape.SequenceEqual(ids.shape) && _ids.eq(ids).all().item<bool>())
            return _answer;
        var answer = walk.Ask(ids, block, levels).Value;
        if (_remembers)
        {
            _ids?.Dispose();
            _answer?.Dispose();
            (_ids, _answer) = (context.Keep(ids.clone()), context.Keep(answer.clone()));
        }
        return answer;
    }
}
