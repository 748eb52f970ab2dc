using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Walks a sequence a block at a time: later blocks are absent, finished ones stay. Where the model keeps a cache that is valid for them,
/// finished blocks are computed once: a block that has just been finished is sent along with the first question about the next one, so a
/// cache changes neither the answers nor the number of evaluations. Knows nothing of what a position holds, a token or a frame, nor of how
/// a block is filled. Belongs to one run.
/// </summary>
public sealed class BlockWalk
{
    private readonly SamplingContext _context;
    private readonly IModelCache? _cache;

    /// <summary>A walk over all blocks.</summary>
    /// <param name="context">The run.</param>
    /// <param name="length">Positions of the whole sequence.</param>
    /// <param name="blockLength">Positions of a block; null for the network's own, or one block where it sees every position.</param>
    /// <param name="useCache">Whether to use the model's cache where it has a valid one.</param>
    /// <exception cref="ArgumentException">Blocks do not divide the sequence.</exception>
    public BlockWalk(SamplingContext context, int length, int? blockLength = null, bool useCache = true)
    {
        _context = context;
        var traits = context.Traits;
        BlockLength = blockLength ?? (traits.Context == ContextKind.BlockCausal ? traits.BlockLength : length);
        if (BlockLength < 1 || length % BlockLength != 0)
            throw Indivisible(length, nameof(blockLength));
        Count = length / BlockLength;
        // An entry must not attend to what still moves, nor depend on a level that all positions share.
        var isFrozen = traits.Context == ContextKind.Causal
            || (traits.Context == ContextKind.BlockCausal && traits.BlockLength == BlockLength);
        if (useCache && Count > 1 && isFrozen && (traits.IsTimeFree || traits.HasLevelPerPosition)
            && context.CreateCache(length) is { CanTruncate: true } cache)
            _cache = cache;
    }

    /// <summary>Blocks.</summary>
    public int Count { get; }

    /// <summary>Positions of a block.</summary>
    public int BlockLength { get; }

    /// <summary>Whether finished blocks are taken from a cache.</summary>
    public bool UsesCache => _cache is not null;

    /// <summary>One network evaluation about a block, given the finished ones before it.</summary>
    /// <param name="state">The sequence [rows, position, ...]; what lies behind the block is not looked at.</param>
    /// <param name="block">Number of the block, from 0. Blocks before it must be finished and stay so.</param>
    /// <param name="levels">Levels of the block's positions, or one for each row or for all.</param>
    /// <returns>The answer about the block's positions, [rows, <see cref="BlockLength"/>, ...].</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Prediction Ask(Tensor state, int block, NoiseLevels levels)
    {
        var start = block * BlockLength;
        // Blocks that were finished without a question, being given, are still unknown to the cache and are sent now.
        var sent = _cache?.Length ?? 0;
        var missing = state.narrow(1, sent, start + BlockLength - sent);
        var conditioning = _context.Request.Conditioning;
        // Which positions are a prompt, or hidden, is said of the whole sequence; the network sees a stretch of it.
        var stretch = conditioning.Tensors.ToDictionary(t => t.Key, t => t.Value.dim() == 2 && t.Value.shape[1] == Count * BlockLength
            ? t.Value.narrow(1, sent, missing.shape[1]) : t.Value);
        var request = new PredictionRequest(missing, Levels(levels, start - sent), conditioning with { Tensors = stretch })
        {
            Cache = _cache,
            Positions = [.. Enumerable.Range(start - sent, BlockLength)],
        };
        var prediction = _context.Predict(request);
        // What was computed about the block itself holds only until its next change.
        _cache?.Truncate(start);
        // A model may answer for all it was sent.
        var answered = prediction.Value.shape[1];
        return prediction with { Value = prediction.Value.narrow(1, answered - BlockLength, BlockLength) };
    }

    private ArgumentException Indivisible(int length, string name)
    {
        var (block, fewest) = (BlockLength, Math.Max(BlockLength, 1));
        return new($"The block length is {block}, which does not divide the {length} positions; give "
            + $"{Math.Max(length / fewest, 1) * fewest} positions, or another block length.", name);
    }

    /// <summary>The levels with 0 for the finished positions sent along, where the network is told one a position.</summary>
    private NoiseLevels Levels(NoiseLevels levels, int finished)
    {
        if (!_context.Traits.HasLevelPerPosition || finished == 0)
            return levels;
        var values = Enumerable.Range(0, levels.Rows).SelectMany(row => Enumerable.Range(-finished, finished + BlockLength)
            .Select(column => column < 0 ? 0 : levels[row, column]));
        return NoiseLevels.PerRow(levels.Rows, [.. values]);
    }
}
