namespace Generative.Sampling;

/// <summary>A plan written down row by row: what a user draws, and what diffusion-forcing schedules compile to.</summary>
public sealed class MatrixPlan : INoisePlan
{
    private readonly NoiseLevels[] _rows;

    /// <summary>A plan of the given rows.</summary>
    /// <param name="name">Name for people.</param>
    /// <param name="rows">Rows first to last, at least two.</param>
    /// <param name="traits">How positions take turns.</param>
    /// <exception cref="ArgumentException">Fewer than two rows.</exception>
    public MatrixPlan(string name, IEnumerable<NoiseLevels> rows, PlanTraits traits)
    {
        (Name, _rows, Traits) = (name, [.. rows], traits);
        if (_rows.Length < 2)
            throw new ArgumentException($"The plan '{name}' has {_rows.Length} rows; a plan needs a first and a last row.", nameof(rows));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PlanTraits Traits { get; }

    /// <inheritdoc/>
    public IPlanRun Begin(PlanRequest request)
    {
        foreach (var row in _rows)
        {
            if (row.Columns != 1 && row.Columns != request.Positions)
                throw new ArgumentException($"The plan '{Name}' has {row.Columns} positions; the state has {request.Positions}.", nameof(request));
            if (row.Rows != 1 && row.Rows != request.Rows)
                throw new ArgumentException($"The plan '{Name}' is for {row.Rows} batch rows; the run has {request.Rows}.", nameof(request));
        }
        return new Run(_rows);
    }

    private sealed class Run(NoiseLevels[] rows) : IPlanRun
    {
        public int? Steps => rows.Length - 1;

        public NoiseLevels? Row(int index, NoiseLevels? previous, PlanFeedback? feedback) => index < rows.Length ? rows[index] : null;
    }
}
