namespace Generative.Networks;

/// <summary>Names of published weights of next-scale prediction: a <see cref="NextScaleTransformer"/>'s own, and two tables that follow
/// from its scales.</summary>
public static class NextScaleNames
{
    private static readonly string[] Tables = ["lvl_1L", "attn_bias_for_masking"];

    /// <summary>The network's name of a stored tensor; null for one to be left out.</summary>
    /// <param name="name">The stored name.</param>
    public static string? Map(string name) => Tables.Contains(name) ? null : name;
}
