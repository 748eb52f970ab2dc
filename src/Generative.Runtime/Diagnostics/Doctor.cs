using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Generative.Runtime;

/// <summary>Looks at everything that decides whether and how fast this library runs here.</summary>
public static class Doctor
{
    /// <summary>Collects versions, backend, threads, processor and memory.</summary>
    /// <returns>A report. When libtorch cannot start this does not throw: the report says why.</returns>
    public static DoctorReport Inspect() => Report(TorchNative.Start);

    /// <summary>The report for one outcome of the start-up.</summary>
    internal static DoctorReport Report(TorchStart start)
    {
        // Not a single member of torch may be touched after a failed start: TorchSharp would begin to copy libtorch around.
        return new([Versions(), Machine(), start.Failure is null ? Torch(start) : NoTorch(), OpenMP()], start.Failure?.Message);
    }

    private static DoctorSection Versions() => new("versions",
    [
        new("Generative", Version(typeof(Doctor).Assembly)),
        new(".NET", RuntimeInformation.FrameworkDescription),
        new("TorchSharp", Version(typeof(torch).Assembly)),
        new("libtorch", StartupAdvice.LibTorchVersion),
    ]);

    private static DoctorSection Machine() => new("machine",
    [
        new("system", $"{RuntimeInformation.OSDescription} ({NativeFolders.Platform})"),
        new("architecture", RuntimeInformation.ProcessArchitecture.ToString()),
        new("cores", Number(Environment.ProcessorCount)),
        new("CPU capability", CpuCapability.Describe()),
        new("memory", $"{Gigabytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} available to this process"),
    ]);

    private static DoctorSection Torch(TorchStart start)
    {
        var gpus = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return new("torch",
        [
            new("backend", start.Cuda ? "cuda" : "cpu"),
            new("CUDA devices", Number(gpus)),
            new("threads", Number(torch.get_num_threads())),
            new("shim", Shim(start)),
            new("scalars", start.KeepsScalars ? "kept beyond their finalizers" : "as TorchSharp keeps them"),
        ]);
    }

    private static DoctorSection NoTorch() => new("torch", [new("backend", "none"), new("shim", "not loaded")]);

    private static DoctorSection OpenMP() =>
        new("OpenMP", [.. OpenMPSettings.Names.Select(n => new DoctorFact(n, OpenMPSettings.Value(n) ?? "not set"))]);

    private static string Shim(TorchStart start) => start.Shim switch
    {
        ShimKind.PatchedInCache => $"patched (no {ShimPatch.Version} here), kept at {start.ShimPath}",
        ShimKind.PatchedForThisProcess =>
            $"patched (no {ShimPatch.Version} here) for this process only: {ShimCache.UserFolder()} is unusable",
        _ => $"native, {start.ShimPath}",
    };

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");
}
