using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// A causal toy: the token after a prefix is (3 * sum of the prefix + length) % 7. Its cache holds the sum after every position, so only
/// new positions are computed; <see cref="Computed"/> counts them.
/// </summary>
internal sealed class RunningSums(bool recurrent = false) : ICachingModel
{
    public const int Vocabulary = 7;

    public int Computed { get; private set; }

    public List<Cache> Caches { get; } = [];

    public ModelCard Card { get; } = new("running sums", [8]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { Context = ContextKind.Causal, ReadOutShift = 1, IsTimeFree = true };

    public IForwardProcess Process { get; } = new MaskProcess();

    public Device Device => CPU;

    public IModelCache CreateCache(int rows, int capacity)
    {
        Caches.Add(new Cache(rows, recurrent));
        return Caches[^1];
    }

    /// <summary>Logits after the last of the positions given; with a cache the state holds only the positions it lacks.</summary>
    public Prediction Predict(PredictionRequest request)
    {
        var (rows, columns) = ((int)request.State.shape[0], (int)request.State.shape[1]);
        var tokens = Values.Of(request.State);
        var cache = (Cache?)request.Cache ?? new Cache(rows, recurrent);
        for (var c = 0; c < columns; c++)
        {
            cache.Append([.. Enumerable.Range(0, rows).Select(r => (long)tokens[r * columns + c])]);
            Computed++;
        }
        var logits = zeros(rows, 1, Vocabulary);
        for (var r = 0; r < rows; r++)
            logits[r, 0, (3 * cache.Sum(r) + cache.Length) % Vocabulary] = 1;
        return new(logits, PredictionKind.Logits);
    }

    public void Dispose() { }

    /// <summary>Sums after every position; a recurrent one cannot go back but to a snapshot.</summary>
    internal sealed class Cache(int rows, bool recurrent) : IModelCache
    {
        private List<long[]> sums = [];

        public bool IsDisposed { get; private set; }

        public int Length => sums.Count;

        public bool CanTruncate => !recurrent;

        public long Sum(int row) => Length == 0 ? 0 : sums[^1][row];

        public void Append(long[] tokens) => sums.Add([.. Enumerable.Range(0, rows).Select(r => Sum(r) + tokens[r])]);

        public void Truncate(int length) =>
            sums = recurrent ? throw new NotSupportedException("a recurrent state keeps no past; restore a snapshot") : sums[..length];

        public ICacheSnapshot Snapshot() => new Moment(this, [.. sums]);

        public void Restore(ICacheSnapshot snapshot) => sums = snapshot is Moment moment && moment.Owner == this
            ? [.. moment.Sums] : throw new ArgumentException("the snapshot is another cache's", nameof(snapshot));

        public void Dispose() => IsDisposed = true;

        private sealed record Moment(Cache Owner, List<long[]> Sums) : ICacheSnapshot
        {
            public int Length => Sums.Count;

            public void Dispose() { }
        }
    }
}
