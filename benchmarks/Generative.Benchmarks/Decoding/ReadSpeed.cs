using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Generative.Benchmarks;

/// <summary>
/// How fast this machine reads as many bytes as a model's weights: by a loop that adds them up, and by torch's matrix products.
/// </summary>
internal sealed class ReadSpeed : IDisposable
{
    private const int Lines = 8;    // sums side by side, so that no addition waits for the one before

    private readonly Tensor _matrix, _rows;
    private double _sum;

    /// <summary>A matrix of about as many bytes.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="width">Numbers in a row of it.</param>
    public ReadSpeed(long bytes, int width)
    {
        using var none = no_grad();
        (_matrix, _rows) = (rand(bytes / sizeof(float) / width, width), rand(8, width));
        Bytes = _matrix.numel() * sizeof(float);
    }

    public long Bytes { get; }

    /// <summary>Seconds of a plain loop over all of them.</summary>
    public double Loop(int threads)
    {
        var start = Stopwatch.GetTimestamp();
        var sums = new double[threads];
        var workers = Enumerable.Range(1, threads - 1).Select(part => new Thread(() => sums[part] = Sum(part))).ToArray();
        foreach (var worker in workers)
            worker.Start();
        sums[0] = Sum(0);
        foreach (var worker in workers)
            worker.Join();
        _sum += sums.Sum();     // somebody has to want it
        return Stopwatch.GetElapsedTime(start).TotalSeconds;

        double Sum(int part)
        {
            var all = MemoryMarshal.Cast<byte, float>(_matrix.bytes);
            var length = all.Length / threads;
            return Add(all.Slice(part * length, length));
        }
    }

    /// <summary>Seconds of torch's product of the matrix with so many rows; it takes as many threads as torch is set to.</summary>
    public double Product(int rows)
    {
        using var none = no_grad();
        using var some = _rows.narrow(0, 0, rows);
        var start = Stopwatch.GetTimestamp();
        using var product = nn.functional.linear(some, _matrix);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _matrix.Dispose();
        _rows.Dispose();
    }

    private static double Add(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (var i = 0; i + Lines <= vectors.Length; i += Lines)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
            e += vectors[i + 4];
            f += vectors[i + 5];
            g += vectors[i + 6];
            h += vectors[i + 7];
        }
        return Vector.Sum(a + b + c + d + e + f + g + h);
    }
}
