using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Classes as a network over one-hot rows reads them.</summary>
internal static class ClassRows
{
    /// <summary>One-hot rows [rows, classes], float32 on the CPU; zeros for no class, null when none is asked for or known.</summary>
    /// <param name="classes">Class of each row, or <see cref="Conditioning.NoClass"/>; null for none anywhere.</param>
    /// <param name="rows">Batch rows.</param>
    /// <param name="known">Classes the network knows.</param>
    /// <param name="model">The model's name, for errors.</param>
    /// <exception cref="ArgumentException">There is not one class a row, or one that the network does not know.</exception>
    public static Tensor? OneHot(IReadOnlyList<int>? classes, long rows, int known, string model)
    {
        if (known == 0 || classes is null)
            return null;
        if (classes.Count != rows)
            throw new ArgumentException($"{classes.Count} classes are given for {rows} rows; give one a row.", nameof(classes));
        var hot = zeros(rows, known, ScalarType.Float32, CPU);
        for (var i = 0; i < classes.Count; i++)
            if (classes[i] != Conditioning.NoClass)
                hot[i, classes[i] >= 0 && classes[i] < known ? classes[i] : throw new ArgumentException(
                    $"class is {classes[i]}; '{model}' has classes 0 to {known - 1}, and {Conditioning.NoClass} for none.")] = 1;
        return hot;
    }
}
