using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Generative.Checkpoints;

/// <summary>
/// A file mapped into memory. The pages are private (copy on write): the file is opened for reading only and never changes, and an
/// accidental in-place operation on a view meets a scratch page instead of ending the process.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    /// <summary>Maps an open file that has at least one byte; the stream stays the caller's.</summary>
    public MappedFile(FileStream stream)
    {
        file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        try
        {
            view = file.CreateViewAccessor(0, stream.Length, MemoryMappedFileAccess.CopyOnWrite);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Counts the mapping's users: pages go when it is closed and the last reference is released.</summary>
    public SafeMemoryMappedViewHandle Pages => view.SafeMemoryMappedViewHandle;

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
