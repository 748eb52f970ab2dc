namespace Generative.Sampling;

/// <summary>
/// Binomial draws of many pixels that share their probabilities: pixels have few different counts, so each law is summed once. Belongs to
/// one call.
/// </summary>
internal sealed class BinomialTables
{
    // 32 MB: counts of 16 bits could ask for gigabytes.
    private const int Room = 1 << 22;

    private readonly Dictionary<(long Trials, double Probability), CountTable> _tables = [];
    private int _held;

    /// <summary>The smallest k with u below P(X &lt;= k).</summary>
    public long Quantile(long trials, double probability, double u)
    {
        if (_tables.TryGetValue((trials, probability), out var table))
            return table.Quantile(u);
        var law = new BinomialLaw(trials, probability);
        if (_held > Room)
            return CountDraws.Quantile(law, u);
        table = CountTable.Of(law);
        _held += table.Size;
        _tables.Add((trials, probability), table);
        return table.Quantile(u);
    }
}
