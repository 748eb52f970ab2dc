using System.Globalization;
using TorchSharp;

namespace Generative.Runtime;

/// <summary>Sets how many threads torch uses for one operation on the CPU.</summary>
public static class TorchThreads
{
    /// <summary>The most threads that may be asked for.</summary>
    public const int Most = 512;

    // Beyond this the small networks of this library lose more to waiting than they gain.
    private const int DefaultMost = 16;

    private const string UserVariable = "OMP_NUM_THREADS";

    /// <summary>Sets the number of threads for the whole process.</summary>
    /// <param name="requested">
    /// From 1 to <see cref="Most"/>; null for <c>OMP_NUM_THREADS</c> when the user set it, else one thread a core, at most 16.
    /// </param>
    /// <returns>The number that was set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    /// <exception cref="TorchStartupException">libtorch cannot start.</exception>
    public static int Apply(int? requested)
    {
        var threads = Choose(requested, OpenMPSettings.Value(UserVariable), Environment.ProcessorCount);
        TorchNative.EnsureLoaded();
        torch.set_num_threads(threads);
        return threads;
    }

    /// <summary>The rules, apart from the machine they run on.</summary>
    internal static int Choose(int? requested, string? userVariable, int cores)
    {
        if (requested is < 1 or > Most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(requested),
                requested,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The number of threads is {requested}; give 1 to {Most}, or nothing for one thread a core."));
        }

        // OpenMP itself ignores a value it cannot read; so do we.
        int? fromUser = int.TryParse(userVariable, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is >= 1 and <= Most ? value : null;
        return requested ?? fromUser ?? Math.Clamp(cores, 1, DefaultMost);
    }
}
