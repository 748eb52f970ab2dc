using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Divides scores: below 1 likely tokens become likelier, above 1 less so.</summary>
public sealed class Temperature : ILogitsRule
{
    private readonly Scalar _temperature;

    /// <summary>A temperature.</summary>
    /// <param name="temperature">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public Temperature(double temperature) => _temperature = RuleNumbers.Check(temperature, temperature > 0 && double.IsFinite(temperature),
        "temperature", "a number above 0, or take the sampler 'greedy' for the likeliest token");

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores / _temperature;
    }
}
