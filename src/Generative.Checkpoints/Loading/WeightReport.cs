using System.Globalization;
using System.Text;

namespace Generative.Checkpoints;

/// <summary>What a load found. Module names throughout, except where a stored tensor has no place in the module.</summary>
public sealed record WeightReport
{
    private const int Shown = 10;

    /// <summary>The file the weights came from.</summary>
    public required string Source { get; init; }

    /// <summary>Module tensors that take their values from the file.</summary>
    public required IReadOnlyList<string> Loaded { get; init; }

    /// <summary>Module tensors the file lacks.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Stored names (as in the file) that the module has no tensor for.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>Tensors whose stored shape is not exactly the module's.</summary>
    public required IReadOnlyList<WeightDifference> MisShaped { get; init; }

    /// <summary>Tensors stored as integers where the module has floats, or the other way round.</summary>
    public required IReadOnlyList<WeightDifference> MisTyped { get; init; }

    /// <summary>Tensors that hold NaN or infinity.</summary>
    public IReadOnlyList<string> NotFinite { get; init; } = [];

    /// <summary>Whether names, shapes and kinds fit exactly and every value is finite.</summary>
    public bool IsClean => Fits && NotFinite.Count == 0;

    internal bool Fits => Missing.Count + Unexpected.Count + MisShaped.Count + MisTyped.Count == 0;

    /// <summary>Counts, and up to ten of each kind of problem, one a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Source}: {Loaded.Count} tensors fit");
        List("missing from the file", Missing);
        List("unexpected in the file", Unexpected);
        List("of another shape", [.. MisShaped.Select(m => m.ToString())]);
        List("of another kind", [.. MisTyped.Select(m => m.ToString())]);
        List("with NaN or infinite values", NotFinite);
        return text.ToString();

        void List(string what, IReadOnlyList<string> items)
        {
            if (items.Count == 0) return;
            text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}  {items.Count} {what}: ").AppendJoin(", ", items.Take(Shown));
            if (items.Count > Shown) text.Append(CultureInfo.InvariantCulture, $", and {items.Count - Shown} more");
        }
    }
}
