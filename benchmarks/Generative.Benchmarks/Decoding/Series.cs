namespace Generative.Benchmarks;

/// <summary>Times of one thing over the rounds, in seconds.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    public double Best => _values.Min();

    public double Worst => _values.Max();

    public double Median => Middle(_values);

    /// <summary>Half the distance of the quartiles over the median.</summary>
    public double Spread
    {
        get
        {
            var order = _values.Order().ToArray();
            return (order[(order.Length - 1) * 3 / 4] - order[(order.Length - 1) / 4]) / 2 / Median;
        }
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>The middle of some numbers.</summary>
    public static double Middle(IEnumerable<double> values)
    {
        var order = values.Order().ToArray();
        return (order[(order.Length - 1) / 2] + order[order.Length / 2]) / 2;
    }
}
