using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Which examples a step sees. Each epoch visits every example once in an order of its own (a last part that fills no batch is left
/// out); the order is a pure function of seed and epoch, so a resumed run needs nothing but its step number.
/// </summary>
public sealed class BatchOrder : IDisposable
{
    private readonly RowStreams streams;
    private readonly long count;
    private Tensor? order;                      // int64 [count], the permutation of one epoch
    private long orderEpoch = -1;

    /// <summary>An order over <paramref name="count"/> examples.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="count">Number of examples.</param>
    /// <param name="batchSize">Examples a step; 1 to <paramref name="count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is empty or larger than the data set.</exception>
    public BatchOrder(long seed, long count, int batchSize)
    {
        if (batchSize < 1 || batchSize > count)
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), $"batchSize is {batchSize}; give 1 to {count}, the number of examples.");
        (streams, this.count, BatchSize) = (new RowStreams(seed), count, batchSize);
    }

    /// <summary>Examples a step.</summary>
    public int BatchSize { get; }

    /// <summary>Steps of one epoch.</summary>
    public long StepsPerEpoch => count / BatchSize;

    /// <summary>The examples of a step, counted from 0 over all epochs: int64 [batch], owned by the caller's dispose scope.</summary>
    public Tensor Batch(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return Epoch(step / StepsPerEpoch).narrow(0, step % StepsPerEpoch * BatchSize, BatchSize);
    }

    private Tensor Epoch(long epoch)
    {
        if (order is not null && orderEpoch == epoch)
            return order;
        order?.Dispose();
        using var draws = streams.Uniform(new DrawKey("order", epoch), [count]);
        using var row = draws.squeeze(0);
        (order, orderEpoch) = (row.argsort().DetachFromDisposeScope(), epoch);
        return order;
    }

    /// <summary>Frees the permutation.</summary>
    public void Dispose() => order?.Dispose();
}
