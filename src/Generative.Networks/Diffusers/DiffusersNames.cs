namespace Generative.Networks;

/// <summary>Names of weights as the diffusers library saves them, across its versions.</summary>
public static class DiffusersNames
{
    private static readonly (string Old, string New)[] Attention =
        [("query", "to_q"), ("key", "to_k"), ("value", "to_v"), ("proj_attn", "to_out.0")];

    /// <summary>
    /// The present name of a weight: old checkpoints (google/ddpm-cifar10-32, the autoencoders of Stable Diffusion 1) call an attention
    /// block's layers query, key, value and proj_attn where newer ones have to_q, to_k, to_v and to_out.0. Other names come back unchanged.
    /// </summary>
    /// <param name="name">A name from a weight file, for example <c>mid_block.attentions.0.query.weight</c>.</param>
    /// <returns>The name a network of this library has, for example <c>mid_block.attentions.0.to_q.weight</c>.</returns>
    public static string Modernise(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Split('.') is not [.. var path, var layer, "weight" or "bias"] || !path.Contains("attentions"))
            return name;
        var present = Attention.FirstOrDefault(a => a.Old == layer).New;
        return present is null ? name : $"{string.Join('.', path)}.{present}{name[name.LastIndexOf('.')..]}";
    }
}
