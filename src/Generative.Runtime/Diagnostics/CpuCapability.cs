using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Generative.Runtime;

/// <summary>Which vector instructions this processor has, as far as they matter to libtorch.</summary>
internal static class CpuCapability
{
    /// <summary>The names of the instruction sets, such as <c>AVX2, FMA</c>.</summary>
    public static string Describe()
    {
        (string Name, bool Present)[] sets =
        [
            ("SSE4.2", Sse42.IsSupported),
            ("AVX", Avx.IsSupported),
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX-VNNI", AvxVnni.IsSupported),
            ("AVX-512", Avx512F.IsSupported),
            ("NEON", AdvSimd.IsSupported),
            ("NEON dot product", Dp.IsSupported),
        ];
        var present = sets.Where(s => s.Present).Select(s => s.Name).ToList();
        return present.Count > 0 ? string.Join(", ", present) : "no vector instructions that .NET knows";
    }
}
