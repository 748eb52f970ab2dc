using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Numbers of tensors as plain memory.</summary>
internal static class HostNumbers
{
    /// <summary>One row of a tensor on the CPU, without a copy: valid as long as the tensor is.</summary>
    /// <param name="values">float64 [n, ...], contiguous.</param>
    /// <param name="row">The row.</param>
    public static ReadOnlySpan<double> Row(Tensor values, int row)
    {
        using var one = values[row];
        return MemoryMarshal.Cast<byte, double>(one.bytes);
    }

    /// <summary>All values in row-major order.</summary>
    public static T[] All<T>(Tensor values) where T : unmanaged
    {
        if (values.numel() == 0)
            return [];
        using var host = values.cpu();
        using var line = host.contiguous();
        return line.data<T>().ToArray();
    }
}
