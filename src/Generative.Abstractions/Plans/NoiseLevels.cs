using TorchSharp;
using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// One row of a noise plan: the level of every position of every batch row, in float64. Immutable.
/// A level that all share is stored once, so whole-picture diffusion pays nothing for the generality.
/// </summary>
public sealed class NoiseLevels : IEquatable<NoiseLevels>
{
    private readonly double[] _values;

    private NoiseLevels(double[] values, int rows, int columns) => (_values, Rows, Columns) = (values, rows, columns);

    /// <summary>Batch rows held: 1 when all rows share their levels.</summary>
    public int Rows { get; }

    /// <summary>Positions held: 1 when all positions share one level.</summary>
    public int Columns { get; }

    /// <summary>Whether one level serves every row and position.</summary>
    public bool IsUniform => _values.Length == 1;

    /// <summary>The one level of a uniform row.</summary>
    /// <exception cref="InvalidOperationException">Levels differ; a method for uniform plans met a plan with levels per position.</exception>
    public double Uniform => IsUniform ? _values[0]
        : throw new InvalidOperationException($"The plan's row has {Rows} x {Columns} levels where one level for all positions is needed.");

    /// <summary>The highest level held.</summary>
    public double Max => _values.Max();

    /// <summary>Level of a position; rows and positions beyond a shared one read the shared one.</summary>
    public double this[int row, int column] => _values[(Rows == 1 ? 0 : row) * Columns + (Columns == 1 ? 0 : column)];

    /// <summary>One level for everything.</summary>
    public static NoiseLevels All(double level) => new([Checked(level)], 1, 1);

    /// <summary>Levels per position, shared by all batch rows.</summary>
    public static NoiseLevels PerPosition(params ReadOnlySpan<double> levels) => PerRow(1, levels);

    /// <summary>Levels per row and position, row-major.</summary>
    /// <param name="rows">Number of batch rows.</param>
    /// <param name="levels">rows x positions levels.</param>
    /// <exception cref="ArgumentException">The count is not a multiple of the rows, or a level is not a number.</exception>
    public static NoiseLevels PerRow(int rows, params ReadOnlySpan<double> levels)
    {
        if (rows < 1 || levels.Length == 0 || levels.Length % rows != 0)
            throw new ArgumentException($"{levels.Length} levels do not fill {rows} rows; give the same number of levels, at least one, for each row.", nameof(levels));
        double[] values = [.. levels];
        foreach (var v in values)
            Checked(v);
        return new(values, rows, values.Length / rows);
    }

    /// <summary>The levels as a float64 tensor [rows, columns], to be broadcast.</summary>
    public Tensor ToTensor(Device? device = null) => tensor(_values, [Rows, Columns], ScalarType.Float64, device);

    /// <summary>These levels through a function of one level, shape kept.</summary>
    public NoiseLevels Select(Func<double, double> map) => new([.. _values.Select(v => Checked(map(v)))], Rows, Columns);

    /// <inheritdoc/>
    public bool Equals(NoiseLevels? other) =>
        other is not null && Rows == other.Rows && Columns == other.Columns && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NoiseLevels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rows, Columns, _values[0], _values[^1]);

    /// <inheritdoc/>
    public override string ToString() => IsUniform ? Text(_values[0])
        : string.Join(" | ", Enumerable.Range(0, Rows).Select(r => string.Join(' ', Enumerable.Range(0, Columns).Select(c => Text(this[r, c])))));

    private static string Text(double v) => v.ToString("G6", System.Globalization.CultureInfo.InvariantCulture);

    private static double Checked(double level) => double.IsNaN(level)
        ? throw new ArgumentException("A noise level is NaN; levels are numbers from 0 (clean) upwards.", nameof(level)) : level;
}
