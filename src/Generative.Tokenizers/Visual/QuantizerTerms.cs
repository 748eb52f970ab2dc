namespace Generative.Tokenizers;

/// <summary>Names of the loss terms that several quantisers have.</summary>
public static class QuantizerTerms
{
    /// <summary>Mean over positions of the entropy of one position's codes, in nats: small where positions are sure.</summary>
    public const string PerSampleEntropy = "per_sample_entropy";

    /// <summary>Entropy of the codes averaged over batch and positions, in nats: large where all codes are used.</summary>
    public const string CodebookEntropy = "codebook_entropy";

    /// <summary>The two entropies with their weights: sample weight * per sample - batch weight * codebook.</summary>
    public const string EntropyAux = "entropy_aux";

    /// <summary>Mean squared distance of latents to their codes, which are held fixed: latents move.</summary>
    public const string Commitment = "commitment";

    /// <summary>Mean squared distance of codes to the latents, which are held fixed: codes move.</summary>
    public const string Codebook = "codebook";
}
