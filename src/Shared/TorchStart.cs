using System.Runtime.CompilerServices;
using Generative.Runtime;

namespace Generative.Shared;

/// <summary>
/// Compiled into every room that names torch types: runs the runtime's own initialiser when the room is first used, before any static
/// member of torch. A start that fails is remembered there and reported when torch is really needed.
/// </summary>
internal static class TorchStart
{
#pragma warning disable CA2255 // a library initialiser is the point: torch must be loaded our way before anybody touches it
    [ModuleInitializer]
    internal static void Start() => RuntimeHelpers.RunModuleConstructor(typeof(TorchNative).Module.ModuleHandle);
#pragma warning restore CA2255
}
