using System.Reflection;
using System.Runtime.InteropServices;
using NUnit.Framework;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Runtime.Tests;

public sealed class ScalarGraceTests
{
    [SetUp]
    public void OnlyWhereItCanBe()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !(OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
            Assert.Ignore("Scalars are kept on x64 Linux and Windows only.");
    }

    [Test]
    public void The_start_installs_it() => Assert.That(TorchNative.Start.KeepsScalars, Is.True);

    [Test]
    public void A_disposed_scalar_still_holds_its_number()
    {
        TorchNative.EnsureLoaded();
        var scalar = 0.12345.ToScalar();
        var at = (nint)typeof(Scalar).GetField("handle", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(scalar)!;
        var before = Bytes(at);
        scalar.Dispose();
        // The allocator writes into what it gets back, and hands it to the next who asks.
        using var next = 0.98765.ToScalar();
        Assert.That(Bytes(at), Is.EqualTo(before));
    }

    [Test]
    public void Numbers_hold_while_other_threads_collect()
    {
        TorchNative.EnsureLoaded();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                GC.Collect(0);
        });
        collector.Start();
        try
        {
            using var scope = NewDisposeScope();
            using var one = ones(1, ScalarType.Float64);
            for (var i = 0; i < 20_000; i++)
            {
                using var sum = (one + (double)i) * 2.0;
                Assert.That(sum.item<double>(), Is.EqualTo(2.0 * (i + 1)));
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    private static byte[] Bytes(nint at)
    {
        var bytes = new byte[32];
        Marshal.Copy(at, bytes, 0, bytes.Length);
        return bytes;
    }
}
