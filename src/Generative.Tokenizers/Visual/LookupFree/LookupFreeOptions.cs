using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Settings of a <see cref="LookupFreeQuantizer"/>. Immutable.</summary>
/// <param name="Bits">Channels of a latent, 1 to 62: there are 2^bits codes.</param>
public sealed record LookupFreeOptions(int Bits)
{
    /// <summary>Which channel is which bit.</summary>
    public BitOrder Order { get; init; } = BitOrder.LeastSignificantFirst;

    /// <summary>
    /// Bits of each sub-token where ids are written as several numbers (<see cref="SubTokens"/>), the least significant part first; they
    /// add up to <see cref="Bits"/>. Empty where ids stay whole.
    /// </summary>
    public IReadOnlyList<int> SubTokenBits { get; init; } = [];

    /// <summary>What affinities are divided by before they become probabilities of the entropies; above 0.</summary>
    public double Temperature { get; init; } = 0.01;

    /// <summary>Weight of the entropy per sample inside the entropy term (<c>sample_minimization_weight</c>).</summary>
    public double SampleWeight { get; init; } = 1;

    /// <summary>Weight of the codebook's entropy inside the entropy term (<c>batch_maximization_weight</c>).</summary>
    public double BatchWeight { get; init; } = 1;

    /// <summary>Weight of the entropy term in the total.</summary>
    public double EntropyWeight { get; init; } = 0.1;

    /// <summary>Weight of the commitment in the total.</summary>
    public double CommitmentWeight { get; init; } = 0.25;

    /// <summary>Refuses settings that no quantiser can have.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message names it, its value and the fix.</exception>
    internal void Check()
    {
        That(Bits is >= 1 and <= 62, nameof(Bits), Bits, "give 1 to 62");
        That(Enum.IsDefined(Order), nameof(Order), Order, "use one of the named orders");
        That(SubTokenBits.Count == 0 || SubTokenBits.All(b => b is > 0 and <= 62) && SubTokenBits.Sum() == Bits, nameof(SubTokenBits),
            $"[{string.Join(", ", SubTokenBits)}]", $"give at least 1 bit each, and {Bits} in all");
        That(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "give a positive number");
        foreach (var (name, weight) in new[] { (nameof(SampleWeight), SampleWeight), (nameof(BatchWeight), BatchWeight),
            (nameof(EntropyWeight), EntropyWeight), (nameof(CommitmentWeight), CommitmentWeight) })
            That(weight >= 0 && double.IsFinite(weight), name, weight, "give 0 or a positive number");
    }

    private static void That(bool holds, string name, object value, string fix)
    {
        if (!holds)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; {fix}."), name);
    }
}
