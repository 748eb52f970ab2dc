using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Stored tables as arrays, and the tolerance of what is computed from them.</summary>
internal static class StoredLaws
{
    /// <summary>"Tolerance 1e-6 (float64 input)".</summary>
    private const double Tolerance = 1e-6;

    /// <summary>All numbers, in row-major order.</summary>
    public static double[] Numbers(Tensor stored) => stored.to(ScalarType.Float64).contiguous().data<double>().ToArray();

    /// <summary>The rows of a table's last dimension.</summary>
    public static double[][] Rows(Tensor stored) => [.. Numbers(stored).Chunk((int)stored.shape[^1])];

    /// <summary>Token ids, in row-major order.</summary>
    public static long[] Ids(Tensor stored) => stored.contiguous().data<long>().ToArray();

    /// <summary>Compares numbers with what is stored.</summary>
    public static ParityError Near(IEnumerable<double> actual, Tensor expected) =>
        new(Deviation.Absolute(tensor(actual.ToArray()), expected.reshape(-1)), Tolerance);

    /// <summary>Counts numbers that are not those stored.</summary>
    public static ParityError Same(IEnumerable<long> actual, Tensor expected) =>
        Deviation.Unequal(tensor(actual.ToArray()), expected.reshape(-1));
}
