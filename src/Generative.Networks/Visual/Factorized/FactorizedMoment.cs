namespace Generative.Networks;

/// <summary>A moment of a <see cref="FactorizedCache"/>: one of each of its parts.</summary>
internal sealed class FactorizedMoment(FactorizedCache cache, ICacheSnapshot cells, ICacheSnapshot parts, long[][] ids) : ICacheSnapshot
{
    public FactorizedCache Cache => cache;

    public ICacheSnapshot Cells => cells;

    public ICacheSnapshot Parts => parts;

    public long[][] Ids => ids;

    /// <inheritdoc/>
    public int Length => parts.Length;

    /// <inheritdoc/>
    public void Dispose()
    {
        cells.Dispose();
        parts.Dispose();
    }
}
