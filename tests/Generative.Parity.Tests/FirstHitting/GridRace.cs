namespace Generative.Parity.Tests;

/// <summary>
/// Who wins a race of exponentials -log(u) / w when the uniforms are whole multiples of 2^-bits. The arrival times of an unlikely token
/// are then few and late: token i arrives at -log(1 - j 2^-bits) / w_i for j = 1, 2, ..., each with probability 2^-bits.
/// </summary>
internal sealed class GridRace
{
    /// <summary>Times at which survival is tabulated, evenly in their logarithm; between them its logarithm is taken for a line.</summary>
    private const int Points = 900;

    /// <summary>First arrivals before this time are close enough to continuous for a midpoint rule.</summary>
    private const double Dense = 0.03;

    private const double Earliest = 1e-4, Latest = 45;

    private readonly double _unit;
    private readonly double[] _times, _logs, _rest;

    /// <param name="weights">Weights of all that race, together 1.</param>
    /// <param name="bits">Bits of a uniform.</param>
    public GridRace(double[] weights, int bits)
    {
        _unit = Math.Pow(2, -bits);
        _times = [0, .. Enumerable.Range(0, Points).Select(i => Earliest * Math.Pow(Latest / Earliest, i / (Points - 1.0)))];
        _logs = Survival(weights);
        _rest = new double[_times.Length];
        for (var i = _times.Length - 2; i >= 0; i--)
            _rest[i] = _rest[i + 1] + Area(i, _times[i]);
    }

    /// <summary>Probability that a token of this weight arrives first.</summary>
    public double Probability(double weight)
    {
        var first = _unit / weight;
        if (first < Dense)
            return weight * Rest(first / 2);
        var sum = 0.0;
        for (var j = 1; -Math.Log(1 - j * _unit) / weight is var t && t < Latest; j++)
            sum += _unit * Math.Exp(Log(t));
        return sum;
    }

    /// <summary>Logarithm of the probability that nobody has arrived.</summary>
    private double[] Survival(double[] weights)
    {
        var logs = new double[_times.Length];
        for (var i = 1; i < _times.Length; i++)
            foreach (var w in weights)
            {
                // Grid points below 1 - e^(-w t) have arrived; u = 0 never does.
                var arrived = Math.Min(Math.Floor((1 - Math.Exp(-w * _times[i])) / _unit) * _unit, 1 - _unit);
                logs[i] += arrived < 1e-5 ? -arrived - arrived * arrived / 2 : Math.Log(1 - arrived);
            }
        return logs;
    }

    private int Interval(double t) => Math.Clamp(Array.BinarySearch(_times, t) is var i && i >= 0 ? i : ~i - 1, 0, _times.Length - 2);

    private double Rate(int i) => (_logs[i] - _logs[i + 1]) / (_times[i + 1] - _times[i]);

    private double Log(double t) => Interval(t) is var i ? _logs[i] - Rate(i) * (t - _times[i]) : 0;

    /// <summary>Integral of the survival from a time inside an interval to its end.</summary>
    private double Area(int i, double from)
    {
        var (rate, start) = (Rate(i), Math.Exp(_logs[i] - Rate(i) * (from - _times[i])));
        return rate < 1e-9 ? start * (_times[i + 1] - from) : start * -(Math.Exp(-rate * (_times[i + 1] - from)) - 1) / rate;
    }

    private double Rest(double from) => Interval(from) is var i ? Area(i, from) + _rest[i + 1] : 0;
}
