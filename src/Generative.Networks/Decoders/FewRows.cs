using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Products of a few rows with a layer's weights, as decoding asks for them: what counts then is how fast the weights are read, and
/// libtorch reads them at less than half of what memory gives, eight rows at a fourth. A row's bits do not depend on how many others stand
/// beside it.
/// </summary>
internal static class FewRows
{
    // Beyond these libtorch's product, which is made for large matrices, is as fast.
    private const int MostRows = 16;

    // Fewer weights lie in the nearest cache, and libtorch's product, which authors' figures come from, is as fast.
    private const int FewestWeights = 1 << 12;

    // Fewer weights are multiplied sooner than another thread wakes up.
    private const long SharedWeights = 1 << 18;

    /// <summary>rows weight' + bias.</summary>
    /// <param name="rows">[count, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <returns>[count, out].</returns>
    public static Tensor Multiply(Tensor rows, Tensor weight, Tensor? bias)
    {
        if (!Fits(rows, weight))
            return nn.functional.linear(rows, weight, bias);
        using var scope = NewDisposeScope();
        var (outputs, width) = (weight.shape[0], weight.shape[1]);
        var product = empty([rows.shape[0], outputs], ScalarType.Float32, CPU);
        var threads = outputs * width < SharedWeights ? 1 : get_num_threads();
        Multiply(rows.contiguous(), weight, product, threads);
        return (bias is null ? product : product.add_(bias)).MoveToOuterDisposeScope();
    }

    /// <summary>Writes rows weight' to a product; all are contiguous, float32, on the CPU.</summary>
    internal static unsafe void Multiply(Tensor rows, Tensor weight, Tensor product, int threads)
    {
        var (count, width, outputs) = ((int)rows.shape[0], (int)weight.shape[1], (int)weight.shape[0]);
        using var packed = PackedRows.Of(rows, count, width);
        fixed (byte* weights = weight.bytes, products = product.bytes)
            new FewRowsWork(packed.Numbers, (float*)weights, (float*)products, count, width, outputs).Run(threads);
    }

    private static bool Fits(Tensor rows, Tensor weight) => !is_grad_enabled() && weight.numel() >= FewestWeights
        && Vector.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.IsSupported)
        && rows.dim() == 2 && rows.shape[0] is > 0 and <= MostRows
        && weight.dtype == ScalarType.Float32 && rows.dtype == ScalarType.Float32
        && weight.device_type == DeviceType.CPU && rows.device_type == DeviceType.CPU
        && weight.shape[1] == rows.shape[1] && weight.shape[1] % Vector<float>.Count == 0
        && weight.is_contiguous() && weight.numel() <= int.MaxValue / sizeof(float);
}
