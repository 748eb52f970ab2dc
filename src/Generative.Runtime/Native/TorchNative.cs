using System.Runtime.CompilerServices;

namespace Generative.Runtime;

/// <summary>
/// Starts libtorch before TorchSharp looks for it: on Debian 12 and Ubuntu 22.04 TorchSharp alone cannot, because its native part
/// asks for a newer C++ library than theirs.
/// </summary>
/// <remarks>
/// This happens by itself when anything of this assembly is used. A program that touches <c>TorchSharp.torch</c> before that
/// calls <see cref="EnsureLoaded"/> first. OpenMP threads are told to sleep instead of spin, unless <c>OMP_WAIT_POLICY</c> is set.
/// </remarks>
public static class TorchNative
{
    private static readonly Lazy<TorchStart> Started =
        new(() => new TorchStarter(NativeFolders.OfThisProgram(), ShimCache.UserFolder()).Run());

    /// <summary>How the start went.</summary>
    internal static TorchStart Start => Started.Value;

    /// <summary>Makes sure that libtorch is loaded. Cheap after the first call; safe on any thread.</summary>
    /// <exception cref="TorchStartupException">libtorch cannot be used here. The message says why and what to do.</exception>
    public static void EnsureLoaded()
    {
        // A fresh error for each call: one object thrown on several threads would mix their stack traces.
        if (Start.Failure is { } failure)
            throw new TorchStartupException(failure.Library, failure.Cause, failure.Remedy, failure.InnerException);
    }

#pragma warning disable CA2255 // A library rarely has a module initializer. Here torch must be ready before any of its types is touched.
    [ModuleInitializer]
    internal static void StartWithAssembly() => _ = Start;
#pragma warning restore CA2255
}
