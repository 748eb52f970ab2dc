using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The stand-in network with blocks that see themselves and the finished ones, and a cache of those. Counts the columns it computed.
/// </summary>
internal sealed class BlockSines(int length, int block, bool isTimeFree = true) : SineTokens(length, isTimeFree: isTimeFree), ICachingModel
{
    public List<Cache> Caches { get; } = [];

    public int Computed { get; private set; }

    public override ModelTraits Traits { get; } =
        new(PredictionKind.Logits) { IsTimeFree = isTimeFree, Context = ContextKind.BlockCausal, BlockLength = block };

    public IModelCache CreateCache(int rows, int capacity)
    {
        var cache = new Cache();
        lock (Caches)
            Caches.Add(cache);
        return cache;
    }

    public override Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var cache = request.Cache as Cache;
        var held = cache?.Length ?? 0;
        var all = held == 0 ? request.State : cat([cache!.Ids!, request.State], 1);
        var (rows, columns) = ((int)all.shape[0], (int)all.shape[1]);
        var ids = all.contiguous().data<long>().ToArray();
        lock (Asked)
        {
            Computed += rows * (columns - held);
            Asked.Add((ids, request.Levels));
        }
        cache?.Set(all);
        var logits = Logits(ids, rows, columns, held, p => (p / block + 1) * block, request.Levels);
        return new(logits.MoveToOuterDisposeScope(), PredictionKind.Logits);
    }

    /// <summary>Remembers tokens, which is all this network would need.</summary>
    internal sealed class Cache : IModelCache
    {
        public Tensor? Ids { get; private set; }

        public bool IsDisposed { get; private set; }

        public int Length => (int)(Ids?.shape[1] ?? 0);

        public bool CanTruncate => true;

        public void Set(Tensor ids)
        {
            var old = Ids;
            Ids = ids.clone().DetachFromDisposeScope();
            old?.Dispose();
        }

        public void Truncate(int length)
        {
            using var cut = Ids!.narrow(1, 0, length);
            Set(cut);
        }

        public ICacheSnapshot Snapshot() => throw new NotSupportedException();

        public void Restore(ICacheSnapshot snapshot) => throw new NotSupportedException();

        public void Dispose()
        {
            Ids?.Dispose();
            IsDisposed = true;
        }
    }
}
