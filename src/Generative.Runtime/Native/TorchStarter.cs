using System.Runtime.InteropServices;

namespace Generative.Runtime;

/// <summary>Loads libtorch and TorchSharp's shim in the one order that works on every supported system.</summary>
/// <remarks>
/// TorchSharp asks for its shim by name. Once a library of that name is in the process the system's loader hands it out, so whatever
/// is loaded here by full path is what TorchSharp gets. This also keeps it away from a libtorch that the system itself has installed.
/// </remarks>
/// <param name="folders">Where the program's native libraries may lie.</param>
/// <param name="userCache">Where a patched shim is kept between runs.</param>
internal sealed class TorchStarter(NativeFolders folders, string userCache)
{
    private const string Shim = "LibTorchSharp";

    // Each needs the ones before it. The CUDA pair exists only beside a CUDA build of libtorch, which needs it.
    private static readonly (string Name, bool Required)[] InOrder =
        [("c10", true), ("c10_cuda", false), ("torch_cpu", true), ("torch_cuda", false), ("torch", true)];

    /// <summary>Starts libtorch. Never throws: what went wrong is in the result.</summary>
    public TorchStart Run()
    {
        var cuda = folders.Find("torch_cuda") is not null;
        try
        {
            OpenMPSettings.Apply();
            var shim = folders.Find(Shim) ?? throw StartupAdvice.Missing(Shim, folders);
            LoadLibTorch();
            var start = LoadShim(shim, out var handle);
            return start with { Cuda = cuda, KeepsScalars = ScalarGrace.Install(handle) };
        }
        catch (TorchStartupException failure)
        {
            return new(ShimKind.None, null, cuda, failure);
        }
        catch (Exception error)
        {
            // This runs while an assembly loads, where an exception would surface in a place that has nothing to do with torch.
            return new(ShimKind.None, null, cuda, new(NativeFolders.FileName(Shim), error.Message, "See the inner exception.", error));
        }
    }

    private void LoadLibTorch()
    {
        // All from the folder of one package: libraries of two builds must not meet.
        var torch = folders.Find("torch_cpu") ?? throw StartupAdvice.Missing("torch_cpu", folders);
        var folder = Path.GetDirectoryName(torch)!;
        foreach (var (name, required) in InOrder)
        {
            var path = Path.Combine(folder, NativeFolders.FileName(name));
            if (File.Exists(path))
                Load(path);
            else if (required)
                throw StartupAdvice.Missing(name, new([folder]));
        }
    }

    private TorchStart LoadShim(string shim, out nint handle)
    {
        try
        {
            handle = Load(shim);
            return new(ShimKind.Native, shim, Cuda: false);
        }
        catch (TorchStartupException)
        {
            if (!OperatingSystem.IsLinux() || Patched(shim) is not { } patched)
                throw;
            return LoadFromCache(patched, out handle) ?? LoadForThisProcess(patched, out handle);
        }
    }

    private static byte[]? Patched(string shim)
    {
        try
        {
            return ShimPatch.Apply(File.ReadAllBytes(shim));
        }
        catch (InvalidDataException error)
        {
            const string remedy = "Delete the TorchSharp package from the package cache and restore it again.";
            throw new TorchStartupException(Path.GetFileName(shim), error.Message, remedy, error);
        }
    }

    // Null when the cache cannot be written, or lies on a file system from which nothing may be executed.
    private TorchStart? LoadFromCache(byte[] patched, out nint handle)
    {
        handle = 0;
        try
        {
            var path = ShimCache.Keep(userCache, patched);
            return NativeLibrary.TryLoad(path, out handle) ? new(ShimKind.PatchedInCache, path, Cuda: false) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private TorchStart LoadForThisProcess(byte[] patched, out nint handle)
    {
        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("generative-native-").FullName; // new, and closed to other users
            var path = ShimCache.Keep(folder, patched);
            handle = Load(path);
            return new(ShimKind.PatchedForThisProcess, path, Cuda: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TorchStartupException(
                NativeFolders.FileName(Shim),
                $"this system lacks {ShimPatch.Version}, and a copy that does without can be written neither to {userCache} " +
                $"nor to {Path.GetTempPath()} ({error.Message.TrimEnd('.')}).",
                "Point XDG_CACHE_HOME or TMPDIR at a folder that this user can write to.",
                error);
        }
        finally
        {
            if (folder is not null)
                Directory.Delete(folder, recursive: true); // a loaded library outlives its file
        }
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw StartupAdvice.Refused(path, error);
        }
    }
}
