namespace Generative.Runtime;

/// <summary>How the start of libtorch went. Made once for a process.</summary>
/// <param name="Shim">Which copy of the shim is loaded.</param>
/// <param name="ShimPath">Where it lies, or null when nothing was loaded.</param>
/// <param name="Cuda">True when the CUDA build of libtorch lies in the program's folders.</param>
/// <param name="Failure">Why libtorch cannot be used, or null when it can.</param>
/// <param name="KeepsScalars">Whether scalars outlive their finalizers (<see cref="ScalarGrace"/>).</param>
internal sealed record TorchStart(ShimKind Shim, string? ShimPath, bool Cuda, TorchStartupException? Failure = null, bool KeepsScalars = false);
