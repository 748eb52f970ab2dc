using TorchSharp;

namespace Generative.Sampling;

/// <summary>
/// Numbers handed to torch in every step. A number converted on the spot becomes a native object that the finalizer may free while the
/// operation still reads it, which in a long run happens; these stay. Rules keep theirs in fields for the same reason.
/// </summary>
internal static class HeldScalars
{
    /// <summary>-infinity: the score of what cannot be drawn.</summary>
    public static readonly Scalar Barred = double.NegativeInfinity;

    /// <summary>0.</summary>
    public static readonly Scalar Zero = 0.0;

    /// <summary>False.</summary>
    public static readonly Scalar False = false;

    /// <summary>True.</summary>
    public static readonly Scalar True = true;
}
