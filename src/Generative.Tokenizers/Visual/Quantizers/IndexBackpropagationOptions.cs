namespace Generative.Tokenizers;

/// <summary>Settings of an <see cref="IndexBackpropagationQuantizer"/>. Immutable.</summary>
/// <param name="Codes">Number of codes, at least 2 (published: 1024 to 262144).</param>
/// <param name="Channels">Channels of a latent and of a code.</param>
public sealed record IndexBackpropagationOptions(long Codes, int Channels)
{
    /// <summary>Weight of the term that moves codes alone (<c>beta</c>).</summary>
    public double CodebookWeight { get; init; } = 0.25;

    /// <summary>Weight of the entropy term in the total; 0 leaves the term out.</summary>
    public double EntropyWeight { get; init; } = 0.05;

    /// <summary>What inner products are divided by before they become probabilities of the entropies; above 0.</summary>
    public double Temperature { get; init; } = 0.01;

    /// <summary>Weight of the entropy per sample inside the entropy term (<c>sample_minimization_weight</c>).</summary>
    public double SampleWeight { get; init; } = 1;

    /// <summary>Weight of the codebook's entropy inside the entropy term (<c>batch_maximization_weight</c>).</summary>
    public double BatchWeight { get; init; } = 1;

    internal void Check()
    {
        QuantizerSettings.Table(Codes, Channels);
        QuantizerSettings.Weights((nameof(CodebookWeight), CodebookWeight), (nameof(EntropyWeight), EntropyWeight),
            (nameof(SampleWeight), SampleWeight), (nameof(BatchWeight), BatchWeight));
        QuantizerSettings.That(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "give a positive number");
    }
}
