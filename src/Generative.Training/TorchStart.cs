using System.Runtime.CompilerServices;
using Generative.Runtime;

namespace Generative.Training;

/// <summary>Starts libtorch when this assembly is first used: options and data sets name torch types before any network does.</summary>
internal static class TorchStart
{
#pragma warning disable CA2255 // a library initialiser is the point: nothing here works before torch is loaded
    [ModuleInitializer]
    internal static void Start() => TorchNative.EnsureLoaded();
#pragma warning restore CA2255
}
