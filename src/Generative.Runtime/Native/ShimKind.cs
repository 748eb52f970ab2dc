namespace Generative.Runtime;

/// <summary>Which copy of TorchSharp's native shim was loaded.</summary>
internal enum ShimKind
{
    /// <summary>None: start-up failed.</summary>
    None,

    /// <summary>The file of the package, as it is.</summary>
    Native,

    /// <summary>A patched copy in the user's cache.</summary>
    PatchedInCache,

    /// <summary>A patched copy in a temporary folder, gone after loading.</summary>
    PatchedForThisProcess,
}
