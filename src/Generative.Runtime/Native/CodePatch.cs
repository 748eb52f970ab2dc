using System.Runtime.InteropServices;

namespace Generative.Runtime;

/// <summary>Writes over machine code of this process.</summary>
internal static unsafe partial class CodePatch
{
    private const int Read = 1, Write = 2, Execute = 4;          // of mprotect
    private const uint ReadWriteExecute = 0x40;                 // of VirtualProtect

    /// <summary>Writes bytes over code that no thread is running.</summary>
    /// <param name="address">Where.</param>
    /// <param name="code">What.</param>
    /// <returns>False when the system forbids it; nothing has changed then.</returns>
    public static bool TryWrite(nint address, ReadOnlySpan<byte> code)
    {
        var page = Environment.SystemPageSize;
        var first = address / page * page;
        var length = (address + code.Length - first + page - 1) / page * page;
        uint before = 0;
        var isOpen = OperatingSystem.IsWindows()
            ? VirtualProtect(first, (nuint)length, ReadWriteExecute, out before)
            : MProtect(first, (nuint)length, Read | Write | Execute) == 0;
        if (!isOpen)
            return false;
        code.CopyTo(new Span<byte>((void*)address, code.Length));
        // It is written and works either way; closing the pages again is only tidy, so a refusal is no failure.
        _ = OperatingSystem.IsWindows()
            ? VirtualProtect(first, (nuint)length, before, out _)
            : MProtect(first, (nuint)length, Read | Execute) == 0;
        return true;
    }

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int MProtect(nint address, nuint length, int protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualProtect")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(nint address, nuint length, uint protection, out uint before);
}
