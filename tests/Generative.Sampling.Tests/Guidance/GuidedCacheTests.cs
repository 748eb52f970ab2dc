namespace Generative.Sampling.Tests;

public sealed class GuidedCacheTests
{
    private readonly TableModel model = new();

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    [Test]
    public void What_is_done_to_a_row_is_done_to_both()
    {
        var (cache, inner) = Make();
        cache.Truncate([3, 2]);
        Assert.That(inner.RowLengths, Is.EqualTo(new[] { 3, 2, 3, 2 }));
        using (var moment = cache.Snapshot())
        {
            cache.Select([1, 0, 1]);
            Assert.That(Rows(inner), Is.EqualTo(new[] { "5 6", "1 2 3", "5 6", "7 8", "1 2 9", "7 8" }));
            Assert.That(cache.RowLengths, Is.EqualTo(new[] { 2, 3, 2 }));
            cache.Restore(moment);
        }
        cache.Keep(0, 1, [2]);

        Assert.That(Rows(inner), Is.EqualTo(new[] { "1 3", "5 6", "1 9", "7 8" }));
        Assert.That((cache.Length, cache.CanTruncate), Is.EqualTo((2, true)));
        cache.Truncate(1);
        Assert.That(inner.RowLengths, Is.All.EqualTo(1));
        cache.Dispose();
        Assert.That(inner.IsDisposed, Is.True);
    }

    [Test]
    public void Rows_that_it_does_not_have_are_refused()
    {
        var (cache, _) = Make();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(() => cache.Truncate([1, 1, 1, 1]), Throws.ArgumentException.With.Message.Contains("2 rows"));
        Assert.That(() => cache.Select([2]), Throws.ArgumentException.With.Message.Contains("rows 0 to 1"));
        Assert.That(() => cache.Keep(2, 0, [0]), Throws.ArgumentException.With.Message.Contains("rows 0 to 1"));
    }

    private (GuidedCache Cache, TableCache Inner) Make()
    {
        var inner = (TableCache)model.CreateCache(4, 8, CachePolicy.All);
        long[][] rows = [[1, 2, 3, 4], [5, 6, 7], [1, 2, 9, 9], [7, 8, 7]];
        for (var row = 0; row < rows.Length; row++)
            inner.Append(row, rows[row]);
        return (new(inner), inner);
    }

    private static string[] Rows(TableCache cache) =>
        [.. Enumerable.Range(0, cache.Rows).Select(row => string.Join(' ', cache.Row(row)))];
}
