namespace Generative.Parity.Tests;

/// <summary>One comparison.</summary>
/// <param name="Name">Path of the case: folder, sub-folder, what is compared.</param>
/// <param name="Measure">Computes and compares; runs when the test runs.</param>
internal sealed record ParityCase(string Name, Func<ParityError> Measure)
{
    /// <summary>A case that stands for something unreadable: it fails with the reason.</summary>
    public static ParityCase Unreadable(string name, string reason) => new(name, () => throw new InvalidDataException(reason));

    /// <summary>The cases a reader finds, or one that fails with the reader's error.</summary>
    public static IReadOnlyList<ParityCase> Guard(string name, Func<IEnumerable<ParityCase>> read)
    {
        try
        {
            return [.. read()];
        }
        catch (Exception e)
        {
            return [Unreadable($"{name}/folder", e.Message)];
        }
    }

    /// <summary>This case inside a folder.</summary>
    public ParityCase Inside(string folder) => this with { Name = $"{folder}/{Name}" };

    /// <summary>Runs the case; an exception is a failure like any other.</summary>
    public ParityResult Run()
    {
        try
        {
            return new(Name, Measure(), null);
        }
        catch (Exception e)
        {
            return new(Name, new ParityError(double.NaN, 0), $"{e.GetType().Name}: {e.Message}");
        }
    }

    public override string ToString() => Name;
}
