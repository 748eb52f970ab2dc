using TorchSharp;
using static TorchSharp.torch;

/// <summary>Reads tensors into arrays that tests can compare.</summary>
internal static class Values
{
    /// <summary>The values in row-major order.</summary>
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return tensor.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
    }

    /// <summary>The bytes of the values in row-major order.</summary>
    public static byte[] Bits(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return tensor.cpu().contiguous().bytes.ToArray();
    }

    /// <summary>The bytes of one row of a batch.</summary>
    public static byte[] RowBits(Tensor tensor, long row)
    {
        using var one = tensor.narrow(0, row, 1);
        return Bits(one);
    }

    /// <summary>Whether two arrays of bytes are the same: much faster than a constraint on collections.</summary>
    public static bool Same(byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b);

    /// <summary>The largest absolute difference of two tensors of the same shape.</summary>
    public static double Distance(Tensor a, Tensor b) => Of(a).Zip(Of(b), (x, y) => Math.Abs(x - y)).Max();
}
