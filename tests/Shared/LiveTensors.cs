using TorchSharp;
using static TorchSharp.torch;

/// <summary>Counts live tensors around a piece of work.</summary>
internal static class LiveTensors
{
    /// <summary>Fails when a number of rounds ends with another number of live tensors than it began with.</summary>
    public static void AreUnchangedBy(Action round, int rounds = 20) => AreUnchangedBy(() =>
    {
        round();
        return Task.CompletedTask;
    }, rounds).GetAwaiter().GetResult();

    /// <summary>The same for work that waits.</summary>
    public static async Task AreUnchangedBy(Func<Task> round, int rounds = 20)
    {
        await round();
        // What earlier tests dropped must not be finalised while we count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < rounds; i++)
            await round();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before), $"live tensors after {rounds} rounds");
    }
}
