using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Generative.Networks;

/// <summary>
/// Inner loops of <see cref="FewRows"/>. Every number of a product is one chain of additions in the order of the columns, a lane of a
/// vector each, and then their sum: the same whatever stands beside it. While some weights are multiplied the next ones are called for:
/// they follow in memory, but the processor, which sees several rows read at once, does not guess it.
/// </summary>
internal static unsafe class FewRowsKernel
{
    /// <summary>Numbers of a row's product that are made at once at most.</summary>
    public const int Outputs = 4;

    private const int Line = 64 / sizeof(float);

    /// <summary>The product of one row, from one output up to another.</summary>
    public static void One(float* row, float* weights, float* product, int width, int from, int to)
    {
        var output = from;
        for (; output + 4 <= to; output += 4)
            FourOutputs(row, weights + (long)output * width, product + output, width);
        for (; output < to; output++)
            product[output] = Dot(row, weights + (long)output * width, width, Vector<float>.Count);
    }

    /// <summary>The product of several rows (<see cref="PackedRows"/>), from one output up to another.</summary>
    public static void Many(float* rows, float* weights, float* product, int count, int width, int outputs, int from, int to)
    {
        var sums = stackalloc float[2 * PackedRows.Block];
        for (var output = from; output < to; output += 2)
        {
            var w = weights + (long)output * width;
            for (var first = 0; first < count; first += PackedRows.Block)
            {
                var x = rows + first * width;
                if (output + 1 < to)
                    TwoOutputs(x, w, sums, width, first == 0);
                else
                    for (var row = 0; row < PackedRows.Block; row++)
                        sums[2 * row] = Dot(x + row * Vector<float>.Count, w, width, PackedRows.Block * Vector<float>.Count);
                for (var row = 0; row < Math.Min(PackedRows.Block, count - first); row++)
                {
                    var y = product + (long)(first + row) * outputs + output;
                    y[0] = sums[2 * row];
                    if (output + 1 < to)
                        y[1] = sums[2 * row + 1];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* x, float* w, int width, int stride)
    {
        var a = Vector<float>.Zero;
        for (var i = 0; i < width; i += Vector<float>.Count, x += stride)
            a = Vector.FusedMultiplyAdd(Vector.Load(w + i), Vector.Load(x), a);
        return Vector.Sum(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourOutputs(float* x, float* w, float* y, int width)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        float* w1 = w + width, w2 = w1 + width, w3 = w2 + width, next = w3 + width;
        for (var i = 0; i < width; i += Vector<float>.Count, next += 4 * Vector<float>.Count)
        {
            Call(next);
            Call(next + Line);
            var v = Vector.Load(x + i);
            a = Vector.FusedMultiplyAdd(Vector.Load(w + i), v, a);
            b = Vector.FusedMultiplyAdd(Vector.Load(w1 + i), v, b);
            c = Vector.FusedMultiplyAdd(Vector.Load(w2 + i), v, c);
            d = Vector.FusedMultiplyAdd(Vector.Load(w3 + i), v, d);
        }
        (y[0], y[1], y[2], y[3]) = (Vector.Sum(a), Vector.Sum(b), Vector.Sum(c), Vector.Sum(d));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoOutputs(float* x, float* w, float* sums, int width, bool ahead)
    {
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        var lanes = Vector<float>.Count;
        float* u = w + width, next = u + width;
        for (var i = 0; i < width; i += lanes, x += PackedRows.Block * lanes, next += 2 * lanes)
        {
            if (ahead)
                Call(next);
            var (p, q) = (Vector.Load(w + i), Vector.Load(u + i));
            var v = Vector.Load(x);
            a0 = Vector.FusedMultiplyAdd(p, v, a0);
            b0 = Vector.FusedMultiplyAdd(q, v, b0);
            v = Vector.Load(x + lanes);
            a1 = Vector.FusedMultiplyAdd(p, v, a1);
            b1 = Vector.FusedMultiplyAdd(q, v, b1);
            v = Vector.Load(x + 2 * lanes);
            a2 = Vector.FusedMultiplyAdd(p, v, a2);
            b2 = Vector.FusedMultiplyAdd(q, v, b2);
            v = Vector.Load(x + 3 * lanes);
            a3 = Vector.FusedMultiplyAdd(p, v, a3);
            b3 = Vector.FusedMultiplyAdd(q, v, b3);
        }
        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(a0), Vector.Sum(b0), Vector.Sum(a1), Vector.Sum(b1));
        (sums[4], sums[5], sums[6], sums[7]) = (Vector.Sum(a2), Vector.Sum(b2), Vector.Sum(a3), Vector.Sum(b3));
    }

    // To the second cache: the first one is needed for the rows. Beyond the end it does nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Call(float* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }
}
