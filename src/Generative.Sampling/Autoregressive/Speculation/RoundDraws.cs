namespace Generative.Sampling;

/// <summary>
/// The uniform draws of one round, <c>NAME[round]</c> with a fixed number of them a row, so that a row's draws depend neither on the other
/// rows nor on how long its draft is.
/// </summary>
/// <param name="random">The run's streams.</param>
internal sealed class RoundDraws(IRandomSource random)
{
    private readonly Dictionary<(string, long), double[]> _drawn = [];

    /// <summary>A row's draws.</summary>
    public ReadOnlyMemory<double> Of(string name, long round, int row, int count)
    {
        if (!_drawn.TryGetValue((name, round), out var all))
        {
            using var drawn = random.Uniform(new(name, round), [count]);
            _drawn[(name, round)] = all = HostNumbers.All<double>(drawn);
        }
        return all.AsMemory(row * count, count);
    }
}
