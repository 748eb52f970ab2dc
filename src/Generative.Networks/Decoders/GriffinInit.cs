namespace Generative.Networks;

/// <summary>How Griffin's layers are drawn before training (De et al. 2024): deviation 1 / sqrt(inputs), biases 0.</summary>
internal static class GriffinInit
{
    private static readonly WeightInit Fresh = new(InitMode.KaimingNormal);

    /// <summary>A layer that reads the tokens.</summary>
    public static Linear In(int from, int to, bool bias = true) => new(from, to, Fresh, bias);

    /// <summary>A layer that adds to them: smaller, the more blocks there are.</summary>
    public static Linear Out(GriffinOptions options, int from) =>
        new(from, options.Width, Fresh with { Weight = Math.Sqrt(2.0 / options.Attends.Count) });
}
