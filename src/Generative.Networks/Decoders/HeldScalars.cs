using TorchSharp;

namespace Generative.Networks;

/// <summary>
/// Numbers handed to torch for every token. A number converted on the spot becomes a native object that costs more than a small operation
/// and that the finalizer may free while the operation still reads it; these stay.
/// </summary>
internal static class HeldScalars
{
    /// <summary>0.</summary>
    public static readonly Scalar Zero = 0.0;

    /// <summary>1.</summary>
    public static readonly Scalar One = 1.0;

    /// <summary>2.</summary>
    public static readonly Scalar Two = 2.0;

    /// <summary>-infinity: the score of what is not looked at.</summary>
    public static readonly Scalar Unseen = double.NegativeInfinity;
}
