namespace Generative.Networks;

/// <summary>Names of stored weights of the Llama family that a <see cref="LlamaModel"/> has no place for.</summary>
public static class LlamaNames
{
    /// <summary>The network's name of a stored tensor; null for one to be left out.</summary>
    /// <param name="name">The stored name, as <c>save_pretrained</c> writes it.</param>
    /// <param name="options">The network: with tied weights a second copy of the token table is left out.</param>
    public static string? Map(string name, LlamaOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        // Older files hold the rotary frequencies too, which the config says.
        return name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal) || options.TiedWeights && name == "lm_head.weight"
            ? null : name;
    }
}
