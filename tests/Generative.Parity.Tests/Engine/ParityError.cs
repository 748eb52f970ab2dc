namespace Generative.Parity.Tests;

/// <summary>How far a case is off and how far it may be.</summary>
/// <param name="Value">Largest error, in the unit of the tolerance.</param>
/// <param name="Tolerance">What the fixture's README allows.</param>
internal readonly record struct ParityError(double Value, double Tolerance)
{
    /// <summary>Written so that NaN fails.</summary>
    public bool IsWithin => Value <= Tolerance;

    /// <summary>The row nearest to its tolerance, or furthest beyond it: a case passes when its worst row does.</summary>
    public static ParityError Worst(IEnumerable<ParityError> rows) =>
        rows.MaxBy(r => double.IsNaN(r.Value) ? double.PositiveInfinity : r.Value / r.Tolerance);
}
