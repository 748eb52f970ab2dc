using TorchSharp;
using static TorchSharp.torch;

/// <summary>Counts live tensors around a piece of work.</summary>
internal static class LiveTensors
{
    /// <summary>Fails when a number of rounds ends with another number of live tensors than it began with.</summary>
    /// <param name="round">The work.</param>
    /// <param name="rounds">How often it is done.</param>
    /// <param name="parametersMade">
    /// Parameters a round makes. TorchSharp goes on counting the tensor a Parameter was made from, though its memory is the parameter's.
    /// </param>
    public static void AreUnchangedBy(Action round, int rounds = 20, int parametersMade = 0) => AreUnchangedBy(() =>
    {
        round();
        return Task.CompletedTask;
    }, rounds, parametersMade).GetAwaiter().GetResult();

    /// <summary>The same for work that waits.</summary>
    public static async Task AreUnchangedBy(Func<Task> round, int rounds = 20, int parametersMade = 0)
    {
        await round();
        // What earlier tests dropped must not be finalised while we count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < rounds; i++)
            await round();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before + (rounds * parametersMade)), $"live tensors after {rounds} rounds");
    }
}
