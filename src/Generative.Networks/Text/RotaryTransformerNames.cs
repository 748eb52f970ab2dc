namespace Generative.Networks;

/// <summary>How a published config names the sizes.</summary>
internal sealed record RotaryTransformerNames(string Vocabulary, string Length, string Hidden, string Depth, string Heads)
{
    /// <summary>MDLM's, as on the Hugging Face hub.</summary>
    public static RotaryTransformerNames Mdlm { get; } = new("vocab_size", "model_length", "hidden_dim", "n_blocks", "n_heads");

    /// <summary>SEDD's and, after it, RADD's.</summary>
    public static RotaryTransformerNames Sedd { get; } = new("tokens", "length", "hidden_size", "n_blocks", "n_heads");
}
