namespace Generative.Networks;

/// <summary>Standard deviations of fresh weights, as published.</summary>
internal static class NextScaleInit
{
    private const double Modulation = 0.5, Head = 0.02;

    /// <summary>sqrt(1 / (3 width)), whatever a layer's input.</summary>
    public static double Deviation(NextScaleOptions options) => Math.Sqrt(1.0 / (3 * options.Width));

    /// <summary>Most layers.</summary>
    public static WeightInit Usual(NextScaleOptions options, int? fanIn = null) =>
        TokenMath.Deviation(Deviation(options), fanIn ?? options.Width);

    /// <summary>Layers at the end of a branch: smaller, the deeper the network.</summary>
    public static WeightInit Branch(NextScaleOptions options, int fanIn) =>
        TokenMath.Deviation(Deviation(options) / Math.Sqrt(2 * options.Depth), fanIn);

    /// <summary>Layers from the class to the norms.</summary>
    public static WeightInit FromClass(NextScaleOptions options) =>
        TokenMath.Deviation(Deviation(options) * Modulation, options.Width);

    /// <summary>The layer that reads the answer off.</summary>
    public static WeightInit Answer(NextScaleOptions options) => TokenMath.Deviation(Deviation(options) * Head, options.Width);
}
