namespace Generative.Runtime;

/// <summary>
/// libtorch could not be started. The message names the library, the cause and what to do about it.
/// </summary>
public sealed class TorchStartupException : Exception
{
    /// <summary>Creates the error from a library, a cause and a remedy.</summary>
    /// <param name="library">The file that could not be found or loaded, such as <c>libtorch_cpu.so</c>.</param>
    /// <param name="cause">What went wrong, such as a missing symbol version.</param>
    /// <param name="remedy">What the reader should do.</param>
    /// <param name="inner">The loader's own error, if there was one.</param>
    public TorchStartupException(string library, string cause, string remedy, Exception? inner = null)
        : base($"libtorch cannot start: {library}: {cause} {remedy}", inner) => (Library, Cause, Remedy) = (library, cause, remedy);

    /// <summary>The file that could not be found or loaded.</summary>
    public string Library { get; }

    /// <summary>What went wrong, in one or more full sentences.</summary>
    public string Cause { get; }

    /// <summary>What to do, in one or more full sentences.</summary>
    public string Remedy { get; }
}
