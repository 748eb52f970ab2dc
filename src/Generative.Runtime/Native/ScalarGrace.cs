using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Generative.Runtime;

/// <summary>
/// Lets torch's scalars outlive their finalizers by some seconds.
/// </summary>
/// <remarks>
/// In <c>tensor * 2.0</c> TorchSharp makes a scalar of the number, hands its address to libtorch and forgets it. Nothing keeps it alive during
/// the call, so when another thread starts a garbage collection in that moment, the finalizer frees what libtorch is about to read. It is
/// rare (seen three times in a day of training: a wrong number, an error that makes no sense, a crash) and would be fatal in a server. The
/// shim's function that frees a scalar is therefore sent here.
/// </remarks>
internal static unsafe class ScalarGrace
{
    // No call reads its scalars for that long: they are read before the work begins.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly GraceQueue Queue = new(Grace, TimeProvider.System, scalar => NativeMemory.Free((void*)scalar));

    /// <summary>Sends the shim's function here. False where that is not possible: then all is as TorchSharp made it.</summary>
    /// <param name="shim">Handle of the loaded shim, before anything has used it.</param>
    public static bool Install(nint shim)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !(OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            || !NativeLibrary.TryGetExport(shim, "THSTorch_dispose_scalar", out var function))
            return false;
        // "Is the first argument null?" is how the function begins; anything else is a build that nobody has looked at.
        ReadOnlySpan<byte> begins = OperatingSystem.IsWindows() ? [0x48, 0x85, 0xC9] : [0x48, 0x85, 0xFF];
        if (!new ReadOnlySpan<byte>((void*)function, begins.Length).SequenceEqual(begins))
            return false;
        Span<byte> jump = [0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0];      // mov rax, address; jmp rax
        Unsafe.WriteUnaligned(ref jump[2], (nint)(delegate* unmanaged<nint, void>)&Dispose);
        return CodePatch.TryWrite(function, jump);
    }

    [UnmanagedCallersOnly]
    private static void Dispose(nint scalar)
    {
        // A scalar of ours owns nothing: freeing its memory is all that its destructor does.
        if (scalar != 0)
            Queue.Add(scalar);
    }
}
