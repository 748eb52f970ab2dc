namespace Generative.Sampling;

/// <summary>A law's distribution function in a table: a draw costs a look-up where one law is drawn from again and again.</summary>
internal sealed class CountTable
{
    private readonly long _first;
    private readonly double _total;
    private readonly double[] _sums;        // up to and including count _first + i, not normalised

    private CountTable(long first, double total, double[] sums) => (_first, _total, _sums) = (first, total, sums);

    /// <summary>Numbers held.</summary>
    public int Size => _sums.Length;

    /// <summary>The table of a law.</summary>
    public static CountTable Of<TLaw>(in TLaw law) where TLaw : struct, ICountLaw
    {
        var (k, term, total) = CountDraws.Sum(law);
        var first = k;
        List<double> sums = [term];
        for (; k < law.Max; k++)
        {
            term *= law.Up(k);
            if (k >= law.Mode && term < CountDraws.Negligible)
                break;
            sums.Add(sums[^1] + term);
        }
        return new(first, total, [.. sums]);
    }

    /// <summary>The smallest k with u below P(X &lt;= k): to the bit what <see cref="CountDraws.Quantile"/> gives.</summary>
    public long Quantile(double u)
    {
        var target = u * _total;
        var (low, high) = (0, _sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sums[middle] <= target ? (middle + 1, high) : (low, middle);
        }
        return _first + low;
    }
}
