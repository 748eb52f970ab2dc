namespace Generative.Training;

/// <summary>Works through the cells of a comparison, leaving out what is measured already.</summary>
public static class SamplerComparison
{
    /// <summary>
    /// The cells in the order of work: small budgets first, so that a run which is cut off leaves whole columns behind.
    /// </summary>
    public static IReadOnlyList<ComparisonKey> InOrder(IEnumerable<ComparisonKey> wanted) => [.. wanted.Distinct().OrderBy(k => k.Budget)];

    /// <summary>Measures every wanted cell that the file lacks, and writes each into it at once.</summary>
    /// <param name="file">Where the cells go.</param>
    /// <param name="wanted">The cells, in the order of work.</param>
    /// <param name="measure">Measures one.</param>
    /// <param name="measured">Told after each cell: the cell, its number from 1, and how many there are to do.</param>
    /// <param name="cancellation">Looked at before each cell.</param>
    /// <returns>How many cells were measured.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled; what is measured is in the file.</exception>
    public static int Run(ComparisonFile file, IReadOnlyList<ComparisonKey> wanted, Func<ComparisonKey, ComparisonCell> measure,
        Action<ComparisonCell, int, int>? measured = null, CancellationToken cancellation = default)
    {
        ComparisonKey[] missing = [.. wanted.Where(k => !file.Contains(k))];
        for (var i = 0; i < missing.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var cell = measure(missing[i]);
            file.Add(cell);
            measured?.Invoke(cell, i + 1, missing.Length);
        }
        return missing.Length;
    }
}
