namespace Generative.Networks;

/// <summary>A product of packed rows, in parts that several threads take in turn. The one who wants it never waits for a thread that has
/// not begun.</summary>
/// <param name="rows">The rows (<see cref="PackedRows"/>).</param>
/// <param name="weights">[outputs, width].</param>
/// <param name="product">[count, outputs].</param>
/// <param name="count">Rows.</param>
/// <param name="width">Numbers of each.</param>
/// <param name="outputs">Numbers of each answer.</param>
internal sealed unsafe class FewRowsWork(float* rows, float* weights, float* product, int count, int width, int outputs)
    : IThreadPoolWorkItem
{
    // Weights of a part: some microseconds of work.
    private const int PartWeights = 1 << 16;

    // A multiple of what the kernels take at once.
    private readonly int _part = Math.Max(1, PartWeights / width / FewRowsKernel.Outputs) * FewRowsKernel.Outputs;
    private int _next, _done;

    private int Parts => (outputs + _part - 1) / _part;

    /// <summary>Computes it and returns when it is done.</summary>
    public void Run(int threads)
    {
        for (var other = 1; other < Math.Min(threads, Parts); other++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Execute();
        var wait = new SpinWait();
        while (Volatile.Read(ref _done) < Parts)
            wait.SpinOnce(sleep1Threshold: -1);     // a part takes microseconds, a sleep a thousand
    }

    /// <inheritdoc/>
    public void Execute()
    {
        // Whoever comes too late touches nothing: the memory may be gone.
        for (var part = Interlocked.Increment(ref _next) - 1; part < Parts; part = Interlocked.Increment(ref _next) - 1)
        {
            var (from, to) = (part * _part, Math.Min(outputs, (part + 1) * _part));
            if (count == 1)
                FewRowsKernel.One(rows, weights, product, width, from, to);
            else
                FewRowsKernel.Many(rows, weights, product, count, width, outputs, from, to);
            Interlocked.Increment(ref _done);
        }
    }
}
