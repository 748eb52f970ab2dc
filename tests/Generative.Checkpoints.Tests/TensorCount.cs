using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

/// <summary>Counts live tensors around a piece of work.</summary>
internal static class TensorCount
{
    /// <summary>Fails when twenty rounds end with another number of live tensors than they began with.</summary>
    public static void IsUnchangedBy(Action round)
    {
        round();
        // What earlier tests dropped must not be finalised while we count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 20; i++) round();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }
}
