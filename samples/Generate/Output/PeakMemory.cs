using System.Diagnostics;
using System.Globalization;

namespace Generative.Samples.Generate;

/// <summary>The most memory this process has held.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status", HighWater = "VmHWM:";

    /// <summary>Bytes of resident memory at their peak.</summary>
    public static long Bytes()
    {
        // .NET reports no peak on Linux, the kernel does.
        if (OperatingSystem.IsLinux() && File.Exists(Status)
            && File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(HighWater, StringComparison.Ordinal)) is { } line
            && line[HighWater.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var kibibytes, ..]
            && long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var peak))
            return peak * 1024;
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
